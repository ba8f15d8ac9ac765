#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Between vfork and execve the child runs in this process's memory, beside its threads. So there are system calls only, without what glibc
// does around some of them: its setuid would have every thread of the parent change its identity, too.

// What the kernel takes: its own form, because glibc's sigaction refuses the two signals that glibc has for itself, which a parent may ignore, too.
struct kernel_action {
  void *handler;
  unsigned long flags;
  void *restorer;
  unsigned long mask;
};

static int resets_signals(void) {
  const struct kernel_action standard = {0};
  // Handlers end with execve by themselves; what is ignored would stay so, and a script that ignores SIGPIPE is none that anybody wrote.
  for (int number = 1; number < NSIG; number++) syscall(SYS_rt_sigaction, number, &standard, NULL, sizeof standard.mask);
  sigset_t none;
  sigemptyset(&none);
  return sigprocmask(SIG_SETMASK, &none, NULL);
}

static int become(const struct process_request *request, enum process_step *step) {
  struct sched_param ordinary = {0};
  syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &ordinary);
  setsid();
  if (request->changes_user) {
    *step = PROCESS_STEP_GROUPS;
    if (syscall(SYS_setgroups, request->group_count, request->groups) != 0) return errno;
    *step = PROCESS_STEP_GROUP;
    if (syscall(SYS_setresgid, request->group, request->group, request->group) != 0) return errno;
    *step = PROCESS_STEP_USER;
    if (syscall(SYS_setresuid, request->user, request->user, request->user) != 0) return errno;
  }
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  // Behind the change of user, which takes it away.
  prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  *step = PROCESS_STEP_DESCRIPTORS;
  if (dup2(request->input, STDIN_FILENO) < 0) return errno;
  if (dup2(request->output, STDOUT_FILENO) < 0) return errno;
  if (dup2(request->output, STDERR_FILENO) < 0) return errno;
  // Whatever a library has opened without O_CLOEXEC.
  if (syscall(SYS_close_range, 3u, ~0u, 0u) != 0) return errno;
  if (chdir("/") != 0) return errno;
  umask(022);
  resets_signals();
  *step = PROCESS_STEP_EXECUTE;
  execve(request->path, request->arguments, request->environment);
  return errno;
}

// One at a time: a child that changes its user takes a property from the memory that is both's, which is put back behind it.
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

pid_t process_start(const struct process_request *request, enum process_step *step) {
  // Written by the child, in the memory that both have.
  volatile int failure = 0;
  sigset_t all, before;
  sigfillset(&all);
  // No handler of the parent's may run in the child.
  sigprocmask(SIG_SETMASK, &all, &before);
  pthread_mutex_lock(&one_at_a_time);
  int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
  *step = PROCESS_STEP_MAKE;
  pid_t child = vfork();
  if (child == 0) {
    failure = become(request, step);
    _exit(127);
  }
  int refusal = errno;
  // The child's change of user has taken it from the memory that was both's.
  if (dumpable == 1) prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  pthread_mutex_unlock(&one_at_a_time);
  sigprocmask(SIG_SETMASK, &before, NULL);
  if (child < 0) return -refusal;
  if (failure == 0) return child;
  // It has ended by itself, and nobody else is to hear of it.
  siginfo_t ended;
  while (waitid(P_PID, child, &ended, WEXITED) != 0 && errno == EINTR) continue;
  return -failure;
}
