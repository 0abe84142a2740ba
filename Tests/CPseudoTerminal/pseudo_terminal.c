#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <util.h>
#else
#include <pty.h>
#endif

pid_t cpt_spawn(const char *path, char *const arguments[], char *const environment[],
                int columns, int rows, int *terminal) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  pid_t process = forkpty(terminal, NULL, NULL, &size);
  if (process == 0) {
    // Test threads block almost all signals, and a child inherits that.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int i = 1; i < NSIG; i++) signal(i, SIG_DFL);
    for (int i = 3; i < 256; i++) close(i);
    execve(path, arguments, environment);
    _exit(127);
  }
  if (process > 0) {
    fcntl(*terminal, F_SETFL, fcntl(*terminal, F_GETFL) | O_NONBLOCK);
    fcntl(*terminal, F_SETFD, FD_CLOEXEC);
  }
  return process;
}

bool cpt_resize(int terminal, int columns, int rows) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(terminal, TIOCSWINSZ, &size) == 0;
}

bool cpt_modes(int terminal, bool *echo, bool *canonical) {
  struct termios modes;
  if (tcgetattr(terminal, &modes) != 0) return false;
  *echo = (modes.c_lflag & ECHO) != 0;
  *canonical = (modes.c_lflag & ICANON) != 0;
  return true;
}

int cpt_status(pid_t process) {
  int status = 0;
  if (waitpid(process, &status, WNOHANG) != process) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

void cpt_kill(pid_t process) {
  kill(-process, SIGKILL);
  kill(process, SIGKILL);
  waitpid(process, NULL, 0);
}

void cpt_signal(pid_t process, int signal) { kill(process, signal); }

void cpt_wait(int terminal, bool also_writable, int milliseconds) {
  struct pollfd entry = {terminal, (short)(POLLIN | (also_writable ? POLLOUT : 0)), 0};
  poll(&entry, 1, milliseconds);
}

long cpt_read(int terminal, void *bytes, long count) {
  return read(terminal, bytes, (size_t)count);
}

long cpt_write(int terminal, const void *bytes, long count) {
  return write(terminal, bytes, (size_t)count);
}

void cpt_close(int terminal) { close(terminal); }

double cpt_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
