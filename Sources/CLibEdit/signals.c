#include "CLibEdit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

// Handlers only store to these atomics and write one byte to the pipe; both are safe there.
static atomic_bool arrived[NSIG];
static atomic_int interrupts;
static atomic_int termination;
static int ends[2] = {-1, -1};

static void note(int signal) {
  int saved = errno;
  atomic_store(&arrived[signal], true);
  if (signal == SIGINT) atomic_fetch_add(&interrupts, 1);
  if (signal == SIGHUP || signal == SIGTERM || signal == SIGQUIT) {
    int none = 0;
    atomic_compare_exchange_strong(&termination, &none, signal);
    atomic_fetch_add(&interrupts, 1);
  }
  ssize_t ignored = write(ends[1], "", 1);
  (void)ignored;
  errno = saved;
}

static void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

static bool ignored(int signal) {
  struct sigaction now;
  return sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

int cle_signals_install(void) {
  static const int watched[] = {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGWINCH, SIGCONT};
  if (ends[0] >= 0) return ends[0];
  if (pipe(ends) != 0) {
    ends[0] = ends[1] = -1;
    return -1;
  }
  for (int i = 0; i < 2; i++) {
    // Where a standard stream is closed, the pipe must not take its place.
    if (ends[i] <= STDERR_FILENO) {
      int higher = fcntl(ends[i], F_DUPFD, STDERR_FILENO + 1);
      close(ends[i]);
      ends[i] = higher;
    }
    fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK);
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  }
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGTSTP);
  for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
    // A hang-up that nohup told us to ignore stays ignored.
    if (watched[i] != SIGHUP || !ignored(SIGHUP)) handle(watched[i], note);
    sigaddset(&wanted, watched[i]);
  }
  pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
  return ends[0];
}

int cle_signals_descriptor(void) { return ends[0]; }

void cle_signals_drain(void) {
  char bytes[64];
  while (ends[0] >= 0 && read(ends[0], bytes, sizeof bytes) > 0) {
  }
}

bool cle_signal_take(int signal) {
  return signal > 0 && signal < NSIG && atomic_exchange(&arrived[signal], false);
}

int cle_interrupt_count(void) { return atomic_load_explicit(&interrupts, memory_order_relaxed); }

void cle_interrupt_add(void) { atomic_fetch_add(&interrupts, 1); }

void cle_interrupt_clear(void) {
  atomic_store(&interrupts, 0);
  atomic_store(&arrived[SIGINT], false);
}

int cle_termination(void) { return atomic_load_explicit(&termination, memory_order_relaxed); }

void cle_stop_catch(bool on) {
  // A shell without job control leaves SIGTSTP ignored; so it stays.
  if (ignored(SIGTSTP)) return;
  handle(SIGTSTP, on ? note : SIG_DFL);
}

void cle_stop_self(void) {
  if (ignored(SIGTSTP)) return;
  handle(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  handle(SIGTSTP, note);
}
