#define _GNU_SOURCE  // for wcwidth
#include "CLibEdit.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios noted;
static volatile sig_atomic_t guarded;

static const int crashes[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
enum { crash_count = sizeof crashes / sizeof *crashes };
static struct sigaction before[crash_count];

// Safe in a handler: tcsetattr and write are.
static void put_back(void) {
  static const char reset[] = "\033[?25h\033[?2004l\033[0m";
  if (!guarded) return;
  guarded = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &noted);
  ssize_t ignored = write(STDOUT_FILENO, reset, sizeof reset - 1);
  (void)ignored;
}

// Puts the terminal back, then lets whoever was there before handle the crash.
static void crash(int signal) {
  put_back();
  for (int i = 0; i < crash_count; i++)
    if (crashes[i] == signal) sigaction(signal, &before[i], NULL);
  raise(signal);
}

void cle_guard(bool on) {
  static bool prepared;
  if (on && !guarded && tcgetattr(STDIN_FILENO, &noted) != 0) return;
  if (on && !prepared) {
    prepared = true;
    atexit(put_back);
    for (int i = 0; i < crash_count; i++) {
      struct sigaction action = {.sa_handler = crash, .sa_flags = SA_ONSTACK};
      sigemptyset(&action.sa_mask);
      sigaction(crashes[i], &action, &before[i]);
    }
  }
  guarded = on;
}

bool cle_run_mode(bool on) {
  struct termios modes;
  if (!on) return tcsetattr(STDIN_FILENO, TCSADRAIN, &noted) == 0;
  if (!guarded) return false;
  modes = noted;
  modes.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
  modes.c_lflag |= ISIG;
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  return tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) == 0;
}

bool cle_window_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}

static bool is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

bool cle_locale(bool *as_asked) {
  static const char *const fallbacks[] = {"C.UTF-8", "C.utf8", "UTF-8", "en_US.UTF-8"};
  // Only the character type: a decimal comma in LC_NUMERIC would change how numbers print.
  setlocale(LC_CTYPE, "");
  *as_asked = is_utf8();
  if (*as_asked) return true;
  for (size_t i = 0; i < sizeof fallbacks / sizeof *fallbacks; i++)
    if (setlocale(LC_CTYPE, fallbacks[i]) != NULL && is_utf8()) return true;
  setlocale(LC_CTYPE, "C");
  return false;
}

int cle_width(int character) { return wcwidth((wchar_t)character); }
