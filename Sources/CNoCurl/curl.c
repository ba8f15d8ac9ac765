// The library that serves the page of metrics can also fetch pages of others, through Foundation's URLSession, which rests on libcurl. This
// program never does; but a static Foundation asks for libcurl's functions all the same. A router has no need of an HTTP client, its TLS and
// their memory: these stand in their place, in the executable alone. Whoever calls one has taken a wrong turn, and ends. A real libcurl, where
// one is linked, comes first.
#include "CNoCurl.h"

#include <stdio.h>
#include <stdlib.h>

static void absent(const char *name) {
  fprintf(stderr, "vrrp6d: %s: this program was built without libcurl\n", name);
  abort();
}

#define ABSENT(name) \
  __attribute__((weak)) void name(void) { absent(#name); }

ABSENT(curl_easy_cleanup)
ABSENT(curl_easy_getinfo)
ABSENT(curl_easy_init)
ABSENT(curl_easy_pause)
ABSENT(curl_easy_setopt)
ABSENT(curl_easy_strerror)
ABSENT(curl_free)
ABSENT(curl_global_init)
ABSENT(curl_multi_add_handle)
ABSENT(curl_multi_assign)
ABSENT(curl_multi_cleanup)
ABSENT(curl_multi_info_read)
ABSENT(curl_multi_init)
ABSENT(curl_multi_remove_handle)
ABSENT(curl_multi_setopt)
ABSENT(curl_multi_socket_action)
ABSENT(curl_slist_append)
ABSENT(curl_slist_free_all)
ABSENT(curl_url)
ABSENT(curl_url_get)
ABSENT(curl_url_set)
ABSENT(curl_version)
ABSENT(curl_version_info)
