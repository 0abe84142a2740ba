// libedit's variadic calls, signal handlers and terminal modes as plain C functions.
// Everything here is a thin wrapper; what it is used for is decided in the module LineEditing.
#ifndef CLIBEDIT_H
#define CLIBEDIT_H

#include <histedit.h>
#include <stdbool.h>
#include <stddef.h>

// Editor (editor.c)

typedef unsigned char (*cle_key_function)(EditLine *, int);
typedef char *(*cle_prompt_function)(EditLine *);

/// Opens an editor on standard input and output, or returns NULL where the terminal has no
/// entry in the terminal database or lacks the few abilities that editing needs.
EditLine *cle_open(const char *program);
void cle_set_int(EditLine *, int option, int value);
void cle_set_client(EditLine *, void *);
void *cle_client(EditLine *);
void cle_set_prompt(EditLine *, cle_prompt_function, char literal_mark);
void cle_set_reader(EditLine *, el_rfunc_t);
void cle_add_function(EditLine *, const char *name, cle_key_function);
/// Binds one key in the insert map, or in vi's command map.
void cle_bind(EditLine *, bool vi_command, const char *key, const char *function);
void cle_refresh(EditLine *);
/// Gives the editor a history; it must be closed after the editor.
History *cle_open_history(EditLine *, int size);
/// Adds a line; returns the number by which it can be forgotten, or -1.
int cle_remember(History *, const char *line);
void cle_forget(History *, int number);

// Signals (signals.c)

/// Installs the handlers once; returns the descriptor that becomes readable on a signal, or -1.
int cle_signals_install(void);
int cle_signals_descriptor(void);
void cle_signals_drain(void);
/// Tells whether the signal came since it was last taken.
bool cle_signal_take(int signal);
/// Interrupts and terminations since the last clearing; may be read on any thread.
int cle_interrupt_count(void);
void cle_interrupt_add(void);
void cle_interrupt_clear(void);
/// The first of SIGHUP, SIGTERM and SIGQUIT that came, or 0.
int cle_termination(void);
/// While on, SIGTSTP is reported instead of stopping the process at once.
void cle_stop_catch(bool on);
/// Stops the process as SIGTSTP would, and returns when it is continued.
void cle_stop_self(void);

// Terminal (terminal.c)

/// Notes the modes of the terminal and puts them back on exit and on a crash while guarded.
void cle_guard(bool on);
/// Echo and line assembly off, signals of keys on; the modes before are noted first.
bool cle_run_mode(bool on);
bool cle_window_size(int descriptor, int *columns, int *rows);
/// Sets the character type of the locale; returns whether it is UTF-8. Falls back to C.UTF-8.
bool cle_locale(bool *as_asked);
/// The columns of a character as libedit counts them; -1 for control characters.
int cle_width(int character);

#endif
