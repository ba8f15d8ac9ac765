#ifndef CPROCESS_H
#define CPROCESS_H

#include <stdint.h>
#include <sys/types.h>

/// What becomes a process.
struct process_request {
  /// The program, an absolute path; its arguments and its environment, each closed by a null pointer.
  const char *path;
  char *const *arguments;
  char *const *environment;
  /// Become descriptor 0, and 1 and 2. Every other one is closed.
  int input;
  int output;
  /// Whether it gets another user's identity than this process has: user, group, and the groups besides.
  int changes_user;
  uid_t user;
  gid_t group;
  const gid_t *groups;
  size_t group_count;
};

/// At which step a process did not come to be.
enum process_step {
  PROCESS_STEP_MAKE,
  PROCESS_STEP_GROUPS,
  PROCESS_STEP_GROUP,
  PROCESS_STEP_USER,
  PROCESS_STEP_DESCRIPTORS,
  PROCESS_STEP_EXECUTE,
};

/// Starts a process, in a session and process group of its own, with no signal blocked or ignored, ordinary scheduling, no ambient
/// capabilities, `/` as its directory, and a SIGTERM for it when the calling thread ends.
///
/// The calling thread waits until the program has been loaded: as long as its file system likes. No other thread waits, and no memory is
/// copied: the new process uses that of this one until then (vfork).
///
/// Returns its number, or minus the error's; `step` then says where.
pid_t process_start(const struct process_request *request, enum process_step *step);

#endif
