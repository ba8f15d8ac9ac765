// One umbrella for every C header this product uses. A second module with other feature macros would make builds
// depend on the order of imports, so there is exactly one.
//
// And it does not define _GNU_SOURCE: Swift's own Glibc module and swift-system's C module don't, and a type that two modules
// define differently (fd_set, __rusage_who) ends the build. What glibc hides behind that macro is declared at the end.
#ifndef CNETLINK_H
#define CNETLINK_H

// <netinet/in.h> comes before every <linux/...> header that knows in6_addr.
#include <netinet/in.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <malloc.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/ip.h>
#include <linux/if_vlan.h>
#include <linux/ipv6.h>
#include <linux/lwtunnel.h>
#include <linux/neighbour.h>
#include <linux/netconf.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/nexthop.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/veth.h>

#include <libmnl/libmnl.h>

// What glibc declares for _GNU_SOURCE only, and this product uses.
#ifndef __USE_GNU
struct mmsghdr {
  struct msghdr msg_hdr;
  unsigned int msg_len;
};
struct in6_pktinfo {
  struct in6_addr ipi6_addr;
  unsigned int ipi6_ifindex;
};
struct ucred {
  pid_t pid;
  uid_t uid;
  gid_t gid;
};
extern int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags);
extern int recvmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags, struct timespec *timeout);
extern int accept4(int fd, struct sockaddr *address, socklen_t *size, int flags);
extern int memfd_create(const char *name, unsigned int flags);
extern int pipe2(int descriptors[2], int flags);
extern int unshare(int flags);
#define MFD_CLOEXEC 1U
extern int setns(int fd, int type);
extern int pthread_setname_np(pthread_t thread, const char *name);
extern const char *strerrorname_np(int error);
#endif

// The system calls of one thread, which glibc exports without declaring them.
extern int capget(cap_user_header_t header, cap_user_data_t data);
extern int capset(cap_user_header_t header, const cap_user_data_t data);

extern char **environ;

// A macro that is a cast, which Swift does not import.
static inline void ignore_signal(int number) { signal(number, SIG_IGN); }
static inline void default_signal(int number) { signal(number, SIG_DFL); }

// Variadic functions, which Swift does not import.
static inline int process_descriptor(pid_t number) { return (int)syscall(SYS_pidfd_open, number, 0); }
static inline long bpf_call(int command, union bpf_attr *attributes) { return syscall(SYS_bpf, command, attributes, sizeof *attributes); }
static inline int prctl_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }
static inline int prctl_number(int operation, unsigned long number) { return prctl(operation, number, 0UL, 0UL, 0UL); }
static inline int fcntl_number(int fd, int command, int number) { return fcntl(fd, command, number); }
static inline int ioctl_window_size(int fd, struct winsize *size) { return ioctl(fd, TIOCGWINSZ, size); }
static inline int open_with_mode(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }

// What Swift does not import: a macro, a variadic function, a mutable global, an ordered load of shared memory.
static inline int lab_errno(void) { return errno; }
static inline void errno_set(int number) { errno = number; }
static inline int lab_open(const char *path, int flags) { return open(path, flags | O_CLOEXEC); }
static inline char **lab_environment(void) { return environ; }
static inline uint32_t lab_load_acquire(const void *word) { return __atomic_load_n((const uint32_t *)word, __ATOMIC_ACQUIRE); }
static inline void lab_store_release(void *word, uint32_t value) { __atomic_store_n((uint32_t *)word, value, __ATOMIC_RELEASE); }

#endif
