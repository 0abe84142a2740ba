// Needed for dladdr under Glibc.
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CBLAS.h"

typedef void (*sgemm_function)(int order, int transpose_a, int transpose_b, int m, int n, int k,
                               float alpha, const float *A, int lda, const float *B, int ldb,
                               float beta, float *C, int ldc);

enum { row_major = 101, plain = 111, transposed = 112 };

static gb_library found = {false, "", "none", ""};
static sgemm_function sgemm;
static char path[PATH_MAX], config[256];

// OpenBLAS without threads takes its working memory from a table without a lock: two of our threads
// inside it at once would share a buffer. There one waits for the other.
static bool one_at_a_time;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void name_openblas_kernels(void) {
#if defined(__x86_64__) && !defined(__APPLE__)
  // A wrong name would fault at the first product, hence the question to the processor.
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    setenv("OPENBLAS_CORETYPE", "SKYLAKEX", 0);
  }
#endif
  setenv("OPENBLAS_NUM_THREADS", "1", 0);
  setenv("BLIS_NUM_THREADS", "1", 0);
  setenv("VECLIB_MAXIMUM_THREADS", "1", 0);
}

static void *open_first(void) {
#if defined(__APPLE__)
  const char *names[] = {"/System/Library/Frameworks/Accelerate.framework/Accelerate"};
#else
  const char *names[] = {"libblas.so.3", "libopenblas.so.0"};
#endif
  size_t count = sizeof names / sizeof *names;
  const char *wanted = getenv("GRADUS_BLAS");
  if (wanted && *wanted) {
    if (strcmp(wanted, "none") == 0) return NULL;
    names[0] = wanted;
    count = 1;
  }
  for (size_t i = 0; i < count; i++) {
    void *handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!handle) continue;
    sgemm = (sgemm_function)dlsym(handle, "cblas_sgemm");
    if (sgemm) {
      snprintf(path, sizeof path, "%s", names[i]);
      return handle;
    }
    dlclose(handle);
  }
  return NULL;
}

static void identify(void *handle) {
  typedef const char *(*text_function)(void);
  typedef void (*threads_function)(int);
  text_function openblas = (text_function)dlsym(handle, "openblas_get_config");
  text_function core = (text_function)dlsym(handle, "openblas_get_corename");
  text_function blis = (text_function)dlsym(handle, "bli_info_get_version_str");
  threads_function openblas_threads = (threads_function)dlsym(handle, "openblas_set_num_threads");
  typedef int (*parallel_function)(void);
  parallel_function openblas_parallel = (parallel_function)dlsym(handle, "openblas_get_parallel");
  if (openblas) {
    found.name = "OpenBLAS";
    if (openblas_threads) openblas_threads(1);
    one_at_a_time = !openblas_parallel || openblas_parallel() == 0;
    snprintf(config, sizeof config, "%s%s%s", openblas(), core ? " kernels " : "",
             core ? core() : "");
  } else if (blis) {
    found.name = "BLIS";
    snprintf(config, sizeof config, "%s", blis());
  } else if (dlsym(handle, "ATL_buildinfo")) {
    found.name = "ATLAS";
  } else if (strstr(path, "Accelerate")) {
    found.name = "Accelerate";
  } else {
    found.name = "reference BLAS";
  }
  // The file behind the name, as the loader and the alternatives resolved it.
  Dl_info where;
  if (dladdr((const void *)sgemm, &where) && where.dli_fname) {
    char *resolved = realpath(where.dli_fname, NULL);
    snprintf(path, sizeof path, "%s", resolved ? resolved : where.dli_fname);
    free(resolved);
  }
}

static void open_once(void) {
  name_openblas_kernels();
  void *handle = open_first();
  if (handle) identify(handle);
  found.available = handle != NULL;
  found.path = path;
  found.config = config;
}

const gb_library *gb_library_get(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_once);
  return &found;
}

bool gb_sgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
              float alpha, const float *A, ptrdiff_t lda, const float *B, ptrdiff_t ldb,
              float beta, float *C, ptrdiff_t ldc) {
  const ptrdiff_t sizes[] = {m, n, k, lda, ldb, ldc};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    if (sizes[i] < 0 || sizes[i] > INT_MAX) return false;
  }
  if (!gb_library_get()->available) return false;
  if (one_at_a_time) pthread_mutex_lock(&turn);
  sgemm(row_major, transpose_a ? transposed : plain, transpose_b ? transposed : plain, (int)m,
        (int)n, (int)k, alpha, A, (int)lda, B, (int)ldb, beta, C, (int)ldc);
  if (one_at_a_time) pthread_mutex_unlock(&turn);
  return true;
}
