// SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
// The gate: who may be a virtual router, packet by packet, in the kernel. What it knows is in the maps of CGate.h.
//
// The project is licensed under Apache-2.0. This program is offered under "Dual BSD/GPL" as well, and says so to the kernel: bpf_fib_lookup
// is for GPL-compatible programs.
//
// Built by Scripts/gate-program (`make gate-program`) into ../programs.c: commit both.
//
// Everything fails shut: without an entry, an armed group and a lease that lasts, nobody takes frames for a virtual MAC, and nobody answers.
//
// What the verifier wants, so that CAP_BPF and CAP_NET_ADMIN are enough (no CAP_PERFMON), from 6.1 on:
// - The stack is written in whole words of eight bytes: until 6.8 a second half of a word is "corrupting a spilled pointer". Hence addresses
//   of two words, keys and packets made of words, and numbers of 64 bits wherever their address is taken (Scripts/gate-program looks).
// - What is known stays known: on a path where a pointer is null, or a length too short, nothing asks for it again. It would follow the
//   wrong answer too, and refuse what is done with the pointer there. Hence functions that return early, and no flags that stand for them.
// - No loops but unrolled ones: without CAP_PERFMON it follows each also past its end, as a processor might, and 6.1 never comes back.
// - All functions that call each other have 512 bytes of stack, each rounded up to 32.
// - No variable offsets into the stack, no constants that end up in .rodata, and lengths compared where it can see them.
#include "../include/CGate.h"
#include "kernel.h"

// Made by the daemon; here are only their names.
struct map {
  int unused;
};
SECTION(".maps") struct map leases, groups, by_router, by_address, accepted, segments, counters;

INLINE void count(__u64 what) {
  __u64 *counter = bpf_map_lookup_elem(&counters, &what);
  if (counter) *counter += 1;
}

// ---- Who is open

INLINE int lease_lasts(__u64 number) {
  __u64 *until = bpf_map_lookup_elem(&leases, &number);
  return until && *(volatile __u64 *)until > bpf_ktime_get_boot_ns();
}

INLINE int is_open(struct gate_group *group) {
  return (*(volatile __u32 *)&group->flags & GATE_ARMED) && lease_lasts(group->lease);
}

// Numbers of groups are used again, and entries are made and removed one by one: a group found by an entry has to be the one that was meant.
INLINE struct gate_group *group_numbered(const __u32 *number, __u32 interface) {
  struct gate_group *group = number ? bpf_map_lookup_elem(&groups, number) : 0;
  return group && group->interface == interface ? group : 0;
}

// 00:00:5e:00:02:{VRID} (RFC 9568 7.3).
INLINE int is_virtual(const __u8 *mac) {
  __u32 start;
  __builtin_memcpy(&start, mac, sizeof start);
  return start == WIRE32(0x00005e00) && mac[4] == 0x02;
}

// The group with that VRID on that interface.
INLINE struct gate_group *group_with_vrid(__u32 interface, __u32 vrid) {
  __u64 key = (__u64)vrid << 32 | interface;
  _Static_assert(sizeof key == sizeof(struct gate_router_key), "as in CGate.h");
  struct gate_group *group = group_numbered(bpf_map_lookup_elem(&by_router, &key), interface);
  return group && group->vrid == vrid ? group : 0;
}

// The group with that virtual MAC on that interface.
INLINE struct gate_group *group_with_mac(__u32 interface, const __u8 *mac) {
  return is_virtual(mac) ? group_with_vrid(interface, mac[5]) : 0;
}

// A struct gate_address_key: the interface is in the first word's second half, so that the address is in words of its own.
struct address_key {
  __u64 interface_above;
  __u64 address[2];
};
#define ADDRESS_KEY(number) {.interface_above = (__u64)(number) << 32}

INLINE __u32 *number_by(void *map, struct address_key *key) {
  _Static_assert(sizeof *key == sizeof(struct gate_address_key) + 4, "as in CGate.h");
  return bpf_map_lookup_elem(map, (void *)key + 4);
}

// ---- Reading and changing packets

// A frame with a tag belongs to a VLAN device above. VLAN 0 is a priority only (802.1Q 6.9): the kernel takes it as untagged, so do we.
INLINE int belongs_to_vlan(struct __sk_buff *skb) { return skb->vlan_present && (skb->vlan_tci & 0xfff); }

// Whether so many bytes can be read behind `data`; makes them so where they are in fragments. `data` and `end` are made anew.
INLINE int reach(struct __sk_buff *skb, void **data, void **end, __u32 size) {
  *data = (void *)(long)skb->data;
  *end = (void *)(long)skb->data_end;
  if (*data + size <= *end) return 1;
  bpf_skb_pull_data(skb, size);
  *data = (void *)(long)skb->data;
  *end = (void *)(long)skb->data_end;
  return *data + size <= *end;
}

INLINE int is_unspecified(const __u64 *address) { return !(address[0] | address[1]); }
INLINE int is_multicast(const __u64 *address) { return (address[0] & 0xff) == 0xff; }
INLINE int is_link_local(const __u64 *address) { return (address[0] & WIRE64(0xffc0ull << 48)) == WIRE64(0xfe80ull << 48); }
INLINE int are_equal(const __u64 *one, const __u64 *other) { return one[0] == other[0] && one[1] == other[1]; }

INLINE void copy(__u64 *to, const __u64 *from) {
  to[0] = from[0];
  to[1] = from[1];
}

// RFC 1071, in the byte order of the packet: adds eight bytes, and what the sum is worth.
INLINE __u64 added(__u64 sum, __u64 word) { return sum + (word & 0xffffffff) + (word >> 32); }
INLINE __u16 folded(__u64 sum) {
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return (__u16)sum;
}

// Replaces words that an ICMPv6 checksum covers, and the checksum with them. What was right stays right, what was wrong stays wrong.
//
// By storing both, not by bpf_l4_csum_replace: it miscounts what a NIC has summed up (CHECKSUM_COMPLETE) when IPv6 addresses change.
// Returns the new checksum.
INLINE __u16 replace(struct __sk_buff *skb, __u32 offset, const __u64 *old, const __u64 *new, __u32 size, __u16 checksum) {
  __s64 sum = bpf_csum_diff(old, size, new, size, (__u16)~checksum);
  __u64 stored = (__u16)~folded((__u32)sum);
  bpf_skb_store_bytes(skb, AT_CHECKSUM, &stored, sizeof checksum, BPF_F_RECOMPUTE_CSUM);
  bpf_skb_store_bytes(skb, offset, new, size, BPF_F_RECOMPUTE_CSUM);
  return stored;
}

// ---- Neighbor Solicitations for addresses of ours

enum {
  // The longest Solicitation that is looked at. Usual are 24 to 40 bytes; only signed ones (RFC 3971) are longer than this.
  LONGEST = 128,
  OPTIONS = (LONGEST - sizeof(struct neighbor_message)) / 8,
  REPLY_SIZE = AT_OPTIONS + 8,
};

// A Solicitation, read and found to be one.
struct question {
  __u64 asker;     // the MAC that the answer goes to, in the first six bytes
  __u64 is_probe;  // duplicate address detection: from ::
  __u64 source[2];
  __u64 target[2];
  __u64 length;  // of the message; the options are what is behind its first 24 bytes
};

// RFC 4861 7.1.1 but for the options. Returns whether the packet is a sound Solicitation so far.
FUNCTION int read_solicitation(struct __sk_buff *skb, struct question *question, __u32 own_vrid) {
  __u64 asker = 0;
  struct ipv6 header;
  __u64 message[LONGEST / 8] = {};
  if (bpf_skb_load_bytes(skb, AT_SOURCE_MAC, &asker, 6) || bpf_skb_load_bytes(skb, AT_IPV6, &header, sizeof header)) return 0;

  __u64 length = WIRE16(header.length);
  if ((header.version_class_flow & 0xf0) != 0x60 || header.hops != 255 || length & 7) return 0;
  // The verifier has to see both comparisons, and the compiler must not make one of them.
  asm volatile("" : "+r"(length));
  if (length < sizeof(struct neighbor_message)) return 0;
  asm volatile("" : "+r"(length));
  if (length > LONGEST) return 0;
  asm volatile("" : "+r"(length));
  if (bpf_skb_load_bytes(skb, AT_MESSAGE, message, length)) return 0;
  if (message[0] & WIRE64(0x00ffull << 48)) return 0;  // the code

  __u64 sum = WIRE32((__u32)length) + (__u64)WIRE32(ICMPV6);
  sum = added(added(added(added(sum, header.source[0]), header.source[1]), header.destination[0]), header.destination[1]);
#pragma unroll
  for (int i = 0; i < LONGEST / 8; i++) sum = added(sum, message[i]);
  if (folded(sum) != 0xffff) return 0;

  // Our own frames that come back, and a source that is nobody's.
  if (is_virtual((__u8 *)&asker) && asker >> 40 == own_vrid) return 0;
  if (is_multicast(header.source)) return 0;

  question->is_probe = is_unspecified(header.source);
  // A probe goes to the solicited-node group (RFC 4291 2.7.1), and only there.
  if (question->is_probe && (header.destination[0] != WIRE64(0xff02ull << 48) ||
                             (header.destination[1] & WIRE64(0xffffffffff000000)) != WIRE64(0x00000001ff000000)))
    return 0;
  question->asker = asker;
  question->length = length;
  copy(question->source, header.source);
  copy(question->target, &message[1]);
  return 1;
}

// RFC 4861 7.1.1: every option has a length, and all of them fit. Takes the asker's MAC from its option, which a probe must not have.
//
// Without branches inside: with two more ways through each of these rounds, verifying takes a hundred times as long.
FUNCTION int read_options(struct __sk_buff *skb, struct question *question) {
  __u64 length = question->length, offset = sizeof(struct neighbor_message), asker = question->asker, faults = 0;
#pragma unroll
  for (int i = 0; i < OPTIONS; i++) {
    __u64 option = 0;
    // One without a length stays where it is, and never arrives at the end.
    if (offset >= length) break;
    bpf_skb_load_bytes(skb, AT_MESSAGE + offset, &option, sizeof option);
    __u64 size = option >> 8 & 0xff, other = (option & 0xff) ^ SOURCE_LINK_LAYER;
    asm volatile("" : "+r"(other));
    __u64 is_source = (__u64)((__s64)(other - 1) >> 63);  // all bits where the kind is that, else none
    asker = (asker & ~is_source) | (option >> 16 & is_source);
    faults |= is_source & (question->is_probe | (size ^ 1));
    offset += size * 8;
  }
  question->asker = asker;
  return offset == length && !faults;
}

// A Solicitation for an address of the group with that number. It goes no further than here: whoever answers it, it is not the kernel.
FUNCTION int answer(struct __sk_buff *skb, __u64 number) {
  count(GATE_SOLICITED);
  __u32 interface = skb->ifindex;
  struct gate_group *group = group_numbered((__u32 *)&number, interface);
  if (!group || !is_open(group)) {
    count(GATE_SOLICITED_SHUT);
    return DROP;
  }
  __u64 vrid = group->vrid;
  struct question question = {};
  if (!read_solicitation(skb, &question, vrid) || !read_options(skb, &question)) {
    count(GATE_SOLICITATION_BAD);
    return DROP;
  }

  // RFC 9568 8.2: the virtual MAC, for whoever asks. Override is not set: nobody has another one for this address.
  // The last byte of the MAC is where the words end, so the VRID is put there.
  __u64 to = question.asker;
  __u64 flags = 0xc0000000;
  __u64 reply[9] = {
      WIRE64(0x60000000ull << 32 | 32 << 16 | ICMPV6 << 8 | 255),
      question.target[0],
      question.target[1],
      question.source[0],
      question.source[1],
      0,
      question.target[0],
      question.target[1],
      WIRE64((__u64)TARGET_LINK_LAYER << 56 | 1ull << 48 | 0x00005e000200ull) | vrid << 56,
  };
  if (question.is_probe) {
    // RFC 4861 7.2.4: to all nodes, and not as an answer to anybody.
    reply[3] = WIRE64(0xff02ull << 48);
    reply[4] = WIRE64(1ull);
    to = WIRE64(0x333300000001ull << 16);
    flags = 0x80000000;
  }
  __u64 message = WIRE64((__u64)ADVERTISEMENT << 56 | flags);
  __u64 sum = added(WIRE32(32) + (__u64)WIRE32(ICMPV6), message);
#pragma unroll
  for (int i = 1; i < 9; i++) sum = added(sum, reply[i]);
  reply[5] = message | (__u64)(__u16)~folded(sum) << 16;
  // Destination, then source 00:00:5e:00:02:{VRID} from the seventh byte on, and the type.
  __u64 frame[2] = {to, WIRE64(0x5e0002ull << 40 | (__u64)TYPE_IPV6 << 16) | vrid << 24};

  if (skb->vlan_present && bpf_skb_vlan_pop(skb)) return DROP;
  if (skb->len != REPLY_SIZE && bpf_skb_change_tail(skb, REPLY_SIZE, 0)) return DROP;
  // Apart, because what a NIC has summed up (CHECKSUM_COMPLETE) begins behind the Ethernet header.
  if (bpf_skb_store_bytes(skb, 0, frame, sizeof(struct ethernet), BPF_F_INVALIDATE_HASH)) return DROP;
  if (bpf_skb_store_bytes(skb, AT_IPV6, reply, sizeof reply, BPF_F_RECOMPUTE_CSUM)) return DROP;
  count(GATE_ANSWERED);
  return bpf_redirect(interface, 0);
}

// ---- Flowdown

INLINE int is_held(struct gate_segment *segment) { return segment->flags & GATE_HOLDABLE && !lease_lasts(segment->holder); }

// Whether a packet that came in is the router's own, and not to be forwarded: its ping, its BGP, its neighbours.
//
// Asked are the routes. Where there is none, and where the interface forwards nothing, nothing is forwarded either. Without flags: what the
// kernel says of neighbours comes behind that, and 6.1 knows no SKIP_NEIGH.
FUNCTION int is_for_router(struct __sk_buff *skb, __u32 type) {
  // A struct bpf_fib_lookup: family, interface in the second word, source in the third and fourth, destination behind it.
  __u64 query[sizeof(struct bpf_fib_lookup) / 8] = {[1] = skb->ifindex};
  _Static_assert(__builtin_offsetof(struct bpf_fib_lookup, ifindex) == 8 && __builtin_offsetof(struct bpf_fib_lookup, ipv4_src) == 16 &&
                     __builtin_offsetof(struct bpf_fib_lookup, ipv6_dst) == 32, "as in <linux/bpf.h>");
  __u64 address[4];
  if (type == WIRE16(TYPE_IPV6)) {
    if (bpf_skb_load_bytes(skb, AT_SOURCE, address, sizeof address)) return 0;
    // Of link-local scope and less (RFC 7346): never forwarded.
    if (is_multicast(address + 2)) return (address[2] >> 8 & 0x0f) <= 2;
    query[0] = FAMILY_IPV6;
    copy(query + 2, address);
    copy(query + 4, address + 2);
  } else {
    if (bpf_skb_load_bytes(skb, AT_IPV4_ADDRESSES, address, 8)) return 0;
    __u32 destination = address[0] >> 32;
    if (destination == 0xffffffff) return 1;
    // 224.0.0.0/24 stays on the link (RFC 5771 4). Of others, routes say nothing.
    if ((destination & WIRE32(0xf0000000)) == WIRE32(0xe0000000)) return (destination & WIRE32(0xffffff00)) == WIRE32(0xe0000000);
    query[0] = FAMILY_IPV4;
    query[2] = address[0] & 0xffffffff;
    query[4] = destination;
  }
  long result = bpf_fib_lookup(skb, query, sizeof query, 0);
  return result == BPF_FIB_LKUP_RET_NOT_FWDED || result == BPF_FIB_LKUP_RET_FWD_DISABLED;
}

// ---- What comes in

// Somebody's announcement of an address of ours. There is nothing to learn from it: the MAC of a virtual address is known.
INLINE void hear_announcement(const __u32 *number, __u32 interface, const __u8 *source) {
  struct gate_group *group = group_numbered(number, interface);
  if (!group) return;
  count(is_virtual(source) && source[5] == group->vrid ? GATE_ANNOUNCEMENT_HEARD : GATE_ANNOUNCEMENT_FOREIGN);
}

// An Advertisement for a virtual router that follows here, which nobody should send: its group is not bound on that router, or the VRID is
// somebody else's. It is remembered and goes on its way; no decision rests on it. Hence the checks of RFC 9568 7.1 that cost nothing, and not
// the checksum. What it costs is bounded by itself: whoever sends many overwrites the last one.
FUNCTION int hear_advertisement(struct __sk_buff *skb) {
  struct ipv6 header;
  __u64 message = 0;
  if (bpf_skb_load_bytes(skb, AT_IPV6, &header, sizeof header) || bpf_skb_load_bytes(skb, AT_MESSAGE, &message, sizeof message)) return 0;
  // From a link-local address (RFC 4291 2.5.6) to ff02::12, and not from beyond a router.
  if (header.hops != 255 || header.source[0] != WIRE64(0xfe80ull << 48)) return 0;
  if (header.destination[0] != WIRE64(0xff02ull << 48) || header.destination[1] != WIRE64(0x12ull)) return 0;
  __u32 addresses = message >> 24 & 0xff, interval = (message >> 32 & 0x0f) << 8 | (message >> 40 & 0xff);
  if ((message & 0xff) != VRRP_ADVERTISEMENT || !addresses || !interval) return 0;
  if (WIRE16(header.length) != sizeof message + addresses * 16) return 0;

  struct gate_group *group = group_with_vrid(skb->ifindex, message >> 8 & 0xff);
  if (!group || !(*(volatile __u32 *)&group->flags & GATE_FOLLOWS)) return 0;
  *(volatile __u64 *)&group->rival_source = header.source[1];
  *(volatile __u32 *)&group->rival_claim = (__u32)(message >> 16 & 0xff) << 16 | interval;
  __sync_fetch_and_add(&group->rival_count, 1);
  *(volatile __u64 *)&group->rival_heard = bpf_ktime_get_boot_ns();
  count(GATE_RIVAL_HEARD);
  return 0;
}

// A report of multicast groups has a Hop-by-Hop header with Router Alert in front (RFC 3810 5): eight bytes further is its type.
FUNCTION int is_listener_report(struct __sk_buff *skb) {
  __u64 options, type = 0;
  if (bpf_skb_load_bytes(skb, AT_MESSAGE, &options, sizeof options)) return 0;
  if (bpf_skb_load_bytes(skb, AT_MESSAGE + sizeof options, &type, 1)) return 0;
  return (options & 0xffff) == ICMPV6 && (type == LISTENER_REPORT || type == LISTENER_REPORT_V2);
}

// The answer to what was asked as the virtual router (see solicit): to the interface's own link-local address. Linux looks at the target only.
FUNCTION int turn_home(struct __sk_buff *skb, struct gate_segment *segment, const __u64 *virtual) {
  __u64 own[2], checksum = 0;
  __builtin_memcpy(own, segment->own, sizeof own);
  if (is_unspecified(own) || bpf_skb_load_bytes(skb, AT_CHECKSUM, &checksum, 2)) return 0;
  replace(skb, AT_DESTINATION, virtual, own, sizeof own, checksum);
  count(GATE_TURNED_HOME);
  return 1;
}

// Neighbor Discovery for addresses of ours, whoever the frame is for, and what is heard in passing. Returns NEXT for all else.
FUNCTION int discover(struct __sk_buff *skb) {
  void *data, *end;
  if (!reach(skb, &data, &end, AT_MESSAGE)) return NEXT;
  struct ethernet *frame = data;
  struct ipv6 *header = data + AT_IPV6;
  __u32 interface = skb->ifindex;
  int is_to_many = frame->destination[0] & 1;

  // What virtual routers on other routers listen to is nothing that this one could learn from, and thousands of them do it at once.
  if (header->next == HOP_BY_HOP && is_to_many && is_virtual(frame->source)) {
    if (!is_listener_report(skb) || !group_with_mac(interface, frame->source)) return NEXT;
    count(GATE_REPORT_DROPPED);
    return DROP;
  }

  if (header->next == VRRP && is_to_many) {
    hear_advertisement(skb);
    return NEXT;
  }

  __u64 message = 0;
  if (header->next != ICMPV6 || bpf_skb_load_bytes(skb, AT_MESSAGE, &message, 1)) return NEXT;
  if (message != SOLICITATION && !(message == ADVERTISEMENT && is_to_many)) return NEXT;
  struct address_key key = ADDRESS_KEY(interface);
  if (bpf_skb_load_bytes(skb, AT_TARGET, key.address, sizeof key.address)) return NEXT;
  __u32 *number = number_by(&by_address, &key);
  if (!number) return NEXT;
  if (message == SOLICITATION) return answer(skb, *number);
  if (header->hops == 255) hear_announcement(number, interface, frame->source);
  return DROP;
}

// A frame to the virtual MAC of an open group.
FUNCTION int enter(struct __sk_buff *skb, struct gate_segment *segment, struct gate_group *group) {
  void *data, *end;
  if (!reach(skb, &data, &end, AT_MESSAGE)) return DROP;
  struct ipv6 *header = data + AT_IPV6;
  if (group->last_bits >> (WIRE64(header->destination[1]) & 63) & 1) {
    __u32 interface = skb->ifindex;
    struct address_key key = ADDRESS_KEY(interface);
    copy(key.address, header->destination);
    __u32 *number = number_by(&by_address, &key);
    if (number) {
      struct gate_group *owner = group_numbered(number, interface);
      if (!owner) {
        count(GATE_DROPPED_ADDRESSED);
        return DROP;
      }
      __u64 message = 0;
      int is_answer = header->next == ICMPV6 && header->hops == 255 && !bpf_skb_load_bytes(skb, AT_MESSAGE, &message, 1) &&
                      message == ADVERTISEMENT && is_link_local(key.address) && are_equal((__u64 *)owner->link_local, key.address) &&
                      is_open(owner);
      if (!(is_answer && turn_home(skb, segment, key.address)) && !(owner->flags & GATE_ACCEPTS)) {
        count(GATE_DROPPED_ADDRESSED);
        return DROP;
      }
    }
  }
  count(GATE_PASSED);
  bpf_skb_change_type(skb, PACKET_HOST);
  return NEXT;
}

SECTION("tc") int vrrp6d_in(struct __sk_buff *skb) {
  __u64 interface = skb->ifindex;
  struct gate_segment *segment = bpf_map_lookup_elem(&segments, &interface);
  if (!segment || belongs_to_vlan(skb)) return NEXT;
  void *data, *end;
  if (!reach(skb, &data, &end, sizeof(struct ethernet))) return NEXT;
  struct ethernet *frame = data;
  __u16 type = frame->type;
  struct gate_group *group = group_with_mac(interface, frame->destination);
  if (!group) {
    // Seen in passing, the kernel drops it. It may be another router's, so it is neither answered nor counted.
    if (skb->pkt_type == PACKET_OTHERHOST || (type != WIRE16(TYPE_IPV6) && type != WIRE16(TYPE_IPV4))) return NEXT;
    if (is_held(segment) && !is_for_router(skb, type)) {
      count(GATE_DROPPED_HELD);
      return DROP;
    }
    return type == WIRE16(TYPE_IPV6) ? discover(skb) : NEXT;
  }

  if (type != WIRE16(TYPE_IPV6) || !is_open(group)) {
    count(GATE_DROPPED_SHUT);
    return DROP;
  }
  if (is_held(segment) && !is_for_router(skb, type)) {
    count(GATE_DROPPED_HELD);
    return DROP;
  }
  int verdict = discover(skb);
  return verdict == NEXT ? enter(skb, segment, group) : verdict;
}

// ---- What goes out

enum speaker {
  ANY,           // whoever is open
  WITH_ADDRESS,  // of those: the ones with a link-local address
  WITH_PREFIX,   // of those: the ones with that prefix
};

// The first group on the segment that speaks for the router, and is of that kind. Returns its number; less than 0 without one.
FUNCTION __s64 find_speaker(struct gate_segment *segment, enum speaker kind, __u64 prefix) {
#pragma unroll
  for (__u32 i = 0; i < GATE_SPEAKERS; i++) {
    if (i >= segment->speakers) break;
    __u64 number = segment->speaker[i];
    struct gate_group *group = bpf_map_lookup_elem(&groups, &number);
    if (!group || !is_open(group)) continue;
    if (kind != ANY && !is_link_local((__u64 *)group->link_local)) continue;
    if (kind == WITH_PREFIX && group->prefix != prefix) continue;
    return number;
  }
  return -1;
}

// RFC 9568 8.2.2: an Active asks as the virtual router, from its MAC. And from its address: hosts that learn from the question learn what
// stays true after the next takeover. The answer comes back through turn_home.
//
// Not for addresses of its own (8.3.1): nobody else has them while it is Active, so nothing is to be sent there.
FUNCTION int solicit(struct __sk_buff *skb, struct gate_segment *segment) {
  __u64 frame[2] = {}, option;
  struct ipv6 header;
  struct neighbor_message message;
  if (bpf_skb_load_bytes(skb, 0, frame, sizeof(struct ethernet)) || bpf_skb_load_bytes(skb, AT_IPV6, &header, sizeof header) ||
      bpf_skb_load_bytes(skb, AT_MESSAGE, &message, sizeof message) || bpf_skb_load_bytes(skb, AT_OPTIONS, &option, sizeof option))
    return NEXT;
  // Not duplicate address detection: it asks for whoever sends it. Not what already is a virtual router's.
  if (header.hops != 255 || is_unspecified(header.source) || is_virtual((__u8 *)frame + AT_SOURCE_MAC)) return NEXT;
  // All of it has to be in the packet, or the checksum has nothing to do with it.
  if (WIRE16(header.length) < sizeof message + sizeof option) return NEXT;
  __u32 interface = skb->ifindex;
  struct address_key key = ADDRESS_KEY(interface);
  copy(key.address, message.target);
  __u32 *own = number_by(&by_address, &key);
  if (own) {
    struct gate_group *owner = group_numbered(own, interface);
    if (owner && is_open(owner)) {
      count(GATE_DROPPED_ADDRESSED);
      return DROP;
    }
  }
  // Without the option Linux would not answer a stranger; the kernel's own questions have it, and have it first.
  if ((option & 0xffff) != (SOURCE_LINK_LAYER | 1 << 8)) return NEXT;

  __s64 found = find_speaker(segment, WITH_PREFIX, message.target[0]);
  if (found < 0) found = find_speaker(segment, WITH_ADDRESS, 0);
  if (found < 0) return NEXT;
  __u64 number = found;
  struct gate_group *group = bpf_map_lookup_elem(&groups, &number);
  if (!group) return NEXT;
  __u64 source[2];
  copy(source, (__u64 *)group->link_local);
  __u64 virtual = WIRE64((__u64)SOURCE_LINK_LAYER << 56 | 1ull << 48 | 0x00005e000200ull) | (__u64)group->vrid << 56;

  __u16 checksum = replace(skb, AT_SOURCE, header.source, source, sizeof source, message.checksum);
  replace(skb, AT_OPTIONS, &option, &virtual, sizeof virtual, checksum);
  bpf_skb_store_bytes(skb, AT_SOURCE_MAC, (__u8 *)&virtual + 2, 6, 0);
  count(GATE_SOLICITED_AS_ROUTER);
  return NEXT;
}

SECTION("tc") int vrrp6d_out(struct __sk_buff *skb) {
  __u64 interface = skb->ifindex;
  struct gate_segment *segment = bpf_map_lookup_elem(&segments, &interface);
  if (!segment || belongs_to_vlan(skb)) return NEXT;
  void *data, *end;
  if (!reach(skb, &data, &end, sizeof(struct ethernet))) return NEXT;
  struct ethernet *frame = data;
  __u16 type = frame->type;
  // The tag of a VLAN device above that puts it there itself.
  if (type == WIRE16(TYPE_VLAN) || type == WIRE16(TYPE_SERVICE_VLAN)) return NEXT;

  struct gate_group *group = group_with_mac(interface, frame->source);
  if (group && !is_open(group)) {
    // Advertisements are what a lease comes from, and the last one, of priority 0, leaves behind a gate that is shut.
    __u64 next = 0;
    if (type == WIRE16(TYPE_IPV6) && !bpf_skb_load_bytes(skb, AT_NEXT, &next, 1) && next == VRRP) return NEXT;
    count(GATE_DROPPED_SHUT);
    return DROP;
  }
  if (type != WIRE16(TYPE_IPV6) && type != WIRE16(TYPE_IPV4)) return NEXT;

  // What came in somewhere is forwarded; the router's own has no such place.
  if (skb->ingress_ifindex && is_held(segment)) {
    count(GATE_DROPPED_HELD);
    return DROP;
  }
  if (type != WIRE16(TYPE_IPV6) || !reach(skb, &data, &end, AT_MESSAGE)) return NEXT;
  struct ipv6 *header = data + AT_IPV6;

  // An old connection of a former Active, or a late answer. Not Advertisements, as above.
  if (segment->flags & GATE_ACCEPTING && !skb->ingress_ifindex && header->next != VRRP) {
    struct address_key key = ADDRESS_KEY(interface);
    copy(key.address, header->source);
    __u32 *number = number_by(&by_address, &key);
    if (number) {
      struct gate_group *owner = group_numbered(number, interface);
      if (!owner || !is_open(owner)) {
        count(GATE_DROPPED_SHUT);
        return DROP;
      }
    }
  }

  __u64 message = 0;
  if (header->next != ICMPV6 || bpf_skb_load_bytes(skb, AT_MESSAGE, &message, 1)) return NEXT;
  if (message == SOLICITATION) return solicit(skb, segment);
  // The kernel sends these from the interface's own address. Hosts whose router is the virtual one must not follow them (RFC 4861 8.1),
  // and those that do leave the virtual router.
  if (message == REDIRECT && find_speaker(segment, ANY, 0) >= 0) {
    count(GATE_REDIRECT_DROPPED);
    return DROP;
  }
  return NEXT;
}

// ---- Accept_Mode

// Behind a `local` route of an address of ours: what is sent to it is the router's while the lease lasts.
SECTION("lwt_in") int vrrp6d_accept(struct __sk_buff *skb) {
  struct address_key key = ADDRESS_KEY(0);
  if (bpf_skb_load_bytes(skb, AT_DESTINATION - AT_IPV6, key.address, sizeof key.address)) return DROP;
  if (is_link_local(key.address)) key.interface_above = (__u64)skb->ifindex << 32;
  __u32 *number = number_by(&accepted, &key);
  struct gate_group *group = number ? bpf_map_lookup_elem(&groups, number) : 0;
  if (!group || !(group->flags & GATE_ACCEPTS) || !is_open(group)) {
    count(GATE_ACCEPT_DROPPED);
    return DROP;
  }
  count(GATE_ACCEPTED);
  return LET_IN;
}

// ---- The clock

// What the leases are compared with, where the daemon can read it: in a time namespace its own clock is another one.
SECTION("tc") int vrrp6d_clock(struct __sk_buff *skb) {
  __u64 now = bpf_ktime_get_boot_ns();
  skb->cb[0] = (__u32)now;
  skb->cb[1] = (__u32)(now >> 32);
  return NEXT;
}
