// Programs in terminals of their own, for tests.
#ifndef CPSEUDOTERMINAL_H
#define CPSEUDOTERMINAL_H

#include <stdbool.h>
#include <sys/types.h>

/// Starts a program in a new terminal; returns its process number or -1, and the other end.
pid_t cpt_spawn(const char *path, char *const arguments[], char *const environment[],
                int columns, int rows, int *terminal);
bool cpt_resize(int terminal, int columns, int rows);
bool cpt_modes(int terminal, bool *echo, bool *canonical);
/// Exit status, 256 plus the signal that ended it, or -1 while it runs.
int cpt_status(pid_t process);
/// Kills the whole session of the program and waits for its end.
void cpt_kill(pid_t process);
void cpt_signal(pid_t process, int signal);
/// Waits until the terminal can be read (or also written); a negative time waits for ever.
void cpt_wait(int terminal, bool also_writable, int milliseconds);
long cpt_read(int terminal, void *bytes, long count);
long cpt_write(int terminal, const void *bytes, long count);
void cpt_close(int terminal);
double cpt_clock(void);

#endif
