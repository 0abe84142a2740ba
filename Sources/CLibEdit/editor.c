#include "CLibEdit.h"

#include <stdlib.h>

static bool has(EditLine *editor, const char *capability) {
  char *value = NULL;
  return el_get(editor, EL_GETTC, capability, &value) == 0 && value != NULL && *value != '\0';
}

EditLine *cle_open(const char *program) {
  // libedit warns about unknown terminals on its error stream; the caller falls back instead.
  FILE *nowhere = fopen("/dev/null", "w");
  if (nowhere == NULL) return NULL;
  EditLine *editor = el_init(program, stdin, stdout, nowhere);
  if (editor != NULL) {
    el_set(editor, EL_SETFP, 2, stderr);
    // Some distributions build libedit with vi keys as the default.
    el_set(editor, EL_EDITOR, "emacs");
    if (!has(editor, "ce") || !has(editor, "up")) {
      el_end(editor);
      editor = NULL;
    }
  }
  fclose(nowhere);
  return editor;
}

void cle_set_int(EditLine *editor, int option, int value) { el_set(editor, option, value); }

void cle_set_client(EditLine *editor, void *client) { el_set(editor, EL_CLIENTDATA, client); }

void *cle_client(EditLine *editor) {
  void *client = NULL;
  el_get(editor, EL_CLIENTDATA, &client);
  return client;
}

void cle_set_prompt(EditLine *editor, cle_prompt_function prompt, char literal_mark) {
  el_set(editor, EL_PROMPT_ESC, prompt, literal_mark);
}

void cle_set_reader(EditLine *editor, el_rfunc_t reader) { el_set(editor, EL_GETCFN, reader); }

void cle_add_function(EditLine *editor, const char *name, cle_key_function function) {
  el_set(editor, EL_ADDFN, name, name, function);
}

void cle_bind(EditLine *editor, bool vi_command, const char *key, const char *function) {
  if (vi_command)
    el_set(editor, EL_BIND, "-a", key, function, NULL);
  else
    el_set(editor, EL_BIND, key, function, NULL);
}

void cle_refresh(EditLine *editor) { el_set(editor, EL_REFRESH); }

History *cle_open_history(EditLine *editor, int size) {
  History *lines = history_init();
  if (lines == NULL) return NULL;
  HistEvent event;
  history(lines, &event, H_SETSIZE, size);
  history(lines, &event, H_SETUNIQUE, 1);
  el_set(editor, EL_HIST, history, lines);
  return lines;
}

int cle_remember(History *lines, const char *line) {
  HistEvent event;
  if (history(lines, &event, H_ENTER, line) < 0) return -1;
  return event.num;
}

void cle_forget(History *lines, int number) {
  HistEvent event;
  // libedit hands out a copy of the text.
  if (history(lines, &event, H_DEL, number) == 0) free((void *)event.str);
}
