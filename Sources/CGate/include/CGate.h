// SPDX-License-Identifier: Apache-2.0
// The gate's layouts: what its program and the daemon both have to know. Included by both, so that they agree by construction.
//
// Numbers are in the machine's byte order, addresses as they are on the wire.
#ifndef VRRP6D_CGATE_H
#define VRRP6D_CGATE_H

#include <linux/types.h>

// Everything in here is shut while it is zero: no lease, no armed group, no entry is what a gate without a daemon is.

enum {
  // What a group's `flags` say.
  GATE_ARMED = 1,    // it passes whenever its lease is open
  GATE_ACCEPTS = 2,  // packets to its addresses are the router's own (RFC 9568 6.1 Accept_Mode)
  GATE_FOLLOWS = 4,  // it elects nothing: whoever advertises its virtual router is a rival

  // What a segment's `flags` say.
  GATE_HOLDABLE = 1,   // what is forwarded through the interface needs the lease `holder` (flowdown)
  GATE_ACCEPTING = 2,  // a group on it accepts packets to its addresses

  // How many groups of a segment may be asked to speak for the router (RFC 9568 8.2.2). Others only listen.
  GATE_SPEAKERS = 16,
};

// leases: ARRAY, mapped. Key: a lease's number. Value: __u64, nanoseconds of CLOCK_BOOTTIME until which it is open; 0 is closed.

// groups: ARRAY, mapped. Key: a group's number.
struct gate_group {
  __u32 lease;
  __u32 flags;
  __u64 last_bits;     // for each address the bit with the number of its last six bits: a quick no
  __u32 vrid;
  __u32 interface;
  __u8 link_local[16];  // the virtual link-local address; zero when there is none
  __u64 prefix;         // the first 64 bits of its first other address; zero when there is none
  // The last Advertisement that was heard for a group that follows. The program writes it, each field whole; of two rivals at once, it may be
  // some of one and some of the other.
  __u64 rival_heard;   // nanoseconds of CLOCK_BOOTTIME; zero: none
  __u64 rival_source;  // the last 64 bits of the link-local address that it came from, as on the wire
  __u32 rival_claim;   // its priority in the upper half, its interval in centiseconds in the lower
  __u32 rival_count;   // how many were heard
};

// by_router: HASH. Which group has this virtual MAC on this interface. Value: __u32, the group's number.
struct gate_router_key {
  __u32 interface;
  __u32 vrid;
};

// by_address: HASH. Which group has this address on this interface. Value: __u32, the group's number.
// accepted: HASH. The same for packets to the router itself; `interface` is 0 unless the address is link-local.
struct gate_address_key {
  __u32 interface;
  __u8 address[16];
};

// segments: HASH. Key: __u32, an interface with a virtual router.
struct gate_segment {
  __u32 flags;
  __u32 holder;  // a lease's number
  __u32 speakers;
  __u32 speaker[GATE_SPEAKERS];  // groups' numbers
  __u8 own[16];                  // the interface's own link-local address; zero while there is none
};

// counters: PERCPU_ARRAY of __u64.
enum gate_counter {
  GATE_SOLICITED,           // Neighbor Solicitations for a virtual address
  GATE_ANSWERED,            // of those: answered
  GATE_SOLICITED_SHUT,      // of those: dropped while shut
  GATE_SOLICITATION_BAD,    // of those: dropped as malformed
  GATE_PASSED,              // frames to a virtual MAC let in
  GATE_DROPPED_SHUT,        // frames to or from a virtual MAC dropped while shut
  GATE_DROPPED_ADDRESSED,   // packets to a virtual address that does not accept them
  GATE_DROPPED_HELD,        // packets through a flowdown interface while shut
  GATE_ANNOUNCEMENT_HEARD,  // somebody's announcement of a virtual address, from its virtual MAC
  GATE_ANNOUNCEMENT_FOREIGN,  // the same from another MAC: a conflict
  GATE_SOLICITED_AS_ROUTER,   // own solicitations that left as the virtual router's
  GATE_TURNED_HOME,           // answers to those, handed to the router
  GATE_REDIRECT_DROPPED,      // Redirects of the kernel's that hosts must not hear from another source
  GATE_ACCEPTED,              // packets to an accepted address let in
  GATE_ACCEPT_DROPPED,        // the same dropped while shut
  GATE_REPORT_DROPPED,    // reports of multicast groups from a virtual MAC
  GATE_RIVAL_HEARD,       // Advertisements for a virtual router that follows here
  GATE_COUNTERS,
};

// What follows is for the daemon only.
#ifndef __bpf__

// What the kernel is told about the program: bpf_fib_lookup is for GPL-compatible ones. See Program/gate.bpf.c.
#define GATE_LICENCE "Dual BSD/GPL"

enum {
  // enum bpf_prog_type
  GATE_CLASSIFIER = 3,    // of tc
  GATE_ROUTE_INPUT = 10,  // of a route with encap bpf in
};

// An instruction that loads a map: its constant is to be the map's file descriptor.
struct gate_map_use {
  __u32 instruction;
  __u32 map;  // in gate_map_names
};

struct gate_program {
  const char *name;
  __u32 type;
  __u32 instruction_count;
  const __u64 *instructions;
  __u32 map_use_count;
  const struct gate_map_use *map_uses;
};

// In programs.c, which `make gate-program` writes.
extern const struct gate_program gate_programs[];
extern const __u32 gate_program_count;
extern const char *const gate_map_names[];
extern const __u32 gate_map_count;

// Arrays of unknown length, which Swift does not import. A null pointer behind the last one.
static inline const struct gate_program *gate_program_at(__u32 index) {
  return index < gate_program_count ? &gate_programs[index] : 0;
}
static inline const char *gate_map_name_at(__u32 index) { return index < gate_map_count ? gate_map_names[index] : 0; }

// Stores and loads of what the program reads at the same time. Aligned, whole, and in order: what was stored before is seen before.
static inline void gate_store_u64(void *place, __u64 value) { __atomic_store_n((__u64 *)place, value, __ATOMIC_RELEASE); }
static inline __u64 gate_load_u64(const void *place) { return __atomic_load_n((const __u64 *)place, __ATOMIC_ACQUIRE); }
static inline void gate_store_u32(void *place, __u32 value) { __atomic_store_n((__u32 *)place, value, __ATOMIC_RELEASE); }
static inline __u32 gate_load_u32(const void *place) { return __atomic_load_n((const __u32 *)place, __ATOMIC_ACQUIRE); }

#endif

#endif
