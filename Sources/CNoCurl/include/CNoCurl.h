// What is instead of libcurl in this program: see curl.c.
