// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
// What the gate's program needs of the kernel: its helpers by their numbers, verdicts, and headers as they are on the wire.
//
// Own declarations, so that nothing but linux-libc-dev is needed to build it.
#ifndef VRRP6D_GATE_KERNEL_H
#define VRRP6D_GATE_KERNEL_H

#include <linux/bpf.h>
#include <linux/types.h>

#define SECTION(name) __attribute__((section(name), used))
#define INLINE static inline __attribute__((always_inline))
// A function of its own: it has its own stack frame, and its instructions are there once.
#define FUNCTION static __attribute__((noinline))

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the gate's program is built for little-endian machines only"
#endif
#define WIRE16(number) ((__u16)__builtin_bswap16(number))
#define WIRE32(number) ((__u32)__builtin_bswap32(number))
#define WIRE64(number) ((__u64)__builtin_bswap64(number))

// The kernel knows helpers by their numbers (enum bpf_func_id).
static void *(*const bpf_map_lookup_elem)(void *map, const void *key) = (void *)BPF_FUNC_map_lookup_elem;
static long (*const bpf_skb_store_bytes)(struct __sk_buff *skb, __u32 offset, const void *from, __u32 size, __u64 flags) =
    (void *)BPF_FUNC_skb_store_bytes;
static long (*const bpf_skb_vlan_pop)(struct __sk_buff *skb) = (void *)BPF_FUNC_skb_vlan_pop;
static long (*const bpf_redirect)(__u32 interface, __u64 flags) = (void *)BPF_FUNC_redirect;
static long (*const bpf_skb_load_bytes)(const void *skb, __u32 offset, void *to, __u32 size) = (void *)BPF_FUNC_skb_load_bytes;
static __s64 (*const bpf_csum_diff)(const __u64 *from, __u32 from_size, const __u64 *to, __u32 to_size, __u32 seed) =
    (void *)BPF_FUNC_csum_diff;
static long (*const bpf_skb_change_type)(struct __sk_buff *skb, __u32 type) = (void *)BPF_FUNC_skb_change_type;
static long (*const bpf_skb_change_tail)(struct __sk_buff *skb, __u32 size, __u64 flags) = (void *)BPF_FUNC_skb_change_tail;
static long (*const bpf_skb_pull_data)(struct __sk_buff *skb, __u32 size) = (void *)BPF_FUNC_skb_pull_data;
static long (*const bpf_fib_lookup)(void *skb, void *query, int size, __u32 flags) = (void *)BPF_FUNC_fib_lookup;
static __u64 (*const bpf_ktime_get_boot_ns)(void) = (void *)BPF_FUNC_ktime_get_boot_ns;

enum {
  // Verdicts of tc. Never OK: it would end the others' filters behind ours.
  NEXT = -1,
  DROP = 2,
  // Verdicts of lwt_in.
  LET_IN = 0,

  // To whom a frame goes (<linux/if_packet.h>).
  PACKET_HOST = 0,
  PACKET_OTHERHOST = 3,

  FAMILY_IPV4 = 2,
  FAMILY_IPV6 = 10,

  TYPE_IPV4 = 0x0800,
  TYPE_IPV6 = 0x86dd,
  TYPE_VLAN = 0x8100,
  TYPE_SERVICE_VLAN = 0x88a8,

  HOP_BY_HOP = 0,
  ICMPV6 = 58,
  VRRP = 112,

  LISTENER_REPORT = 131,  // MLDv1
  SOLICITATION = 135,
  ADVERTISEMENT = 136,
  REDIRECT = 137,
  LISTENER_REPORT_V2 = 143,

  VRRP_ADVERTISEMENT = 0x31,  // version 3, type 1

  SOURCE_LINK_LAYER = 1,
  TARGET_LINK_LAYER = 2,
};

struct ethernet {
  __u8 destination[6];
  __u8 source[6];
  __u16 type;
};

struct ipv6 {
  __u32 version_class_flow;
  __u16 length;
  __u8 next;
  __u8 hops;
  __u64 source[2];
  __u64 destination[2];
};

// What Solicitations and Advertisements begin with (RFC 4861 4.3, 4.4).
struct neighbor_message {
  __u8 type;
  __u8 code;
  __u16 checksum;
  __u32 flags;
  __u64 target[2];
};

// Where these are in a frame.
enum {
  AT_SOURCE_MAC = 6,
  AT_IPV6 = sizeof(struct ethernet),
  AT_NEXT = AT_IPV6 + 6,
  AT_SOURCE = AT_IPV6 + 8,
  AT_DESTINATION = AT_IPV6 + 24,
  AT_MESSAGE = AT_IPV6 + sizeof(struct ipv6),
  AT_CHECKSUM = AT_MESSAGE + 2,
  AT_TARGET = AT_MESSAGE + 8,
  AT_OPTIONS = AT_MESSAGE + sizeof(struct neighbor_message),
  AT_IPV4_ADDRESSES = AT_IPV6 + 12,
};

_Static_assert(sizeof(struct ethernet) == 14 && sizeof(struct ipv6) == 40 && sizeof(struct neighbor_message) == 24, "as on the wire");

#endif
