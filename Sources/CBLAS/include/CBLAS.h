// The system's BLAS, opened at first need. There is no link-time dependency: a machine without one
// runs on the kernels of CKernels alone.
//
// Order: libblas.so.3, which follows the system's choice of alternatives, then libopenblas.so.0;
// Accelerate on macOS. The environment variable GRADUS_BLAS names another file, or `none`: then all
// products are our own, the same on every processor for the same kernels. OpenBLAS takes its AVX2
// kernels on some processors that have AVX-512 (seen with 0.3.21 and 0.3.34 on AMD); there we name
// the better kernel set, unless the user named one (environment variable OPENBLAS_CORETYPE). One BLAS
// thread; any number of ours may call at once. The environment is written at the first call, so make
// that call before other threads read it.
#ifndef CBLAS_H
#define CBLAS_H

#include <stdbool.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

/// What was found. The texts live as long as the process.
typedef struct gb_library {
  bool available;
  const char *path;    // of the file that was opened; empty if there is none
  const char *name;    // "OpenBLAS", "BLIS", "ATLAS", "Accelerate", "reference BLAS" or "none"
  const char *config;  // version and kernel set as the library reports them; may be empty
} gb_library;

/// The library, opened by the first call on whichever thread.
const gb_library *gb_library_get(void);

/// C[m,n] = alpha op(A) op(B) + beta C, row-major, op a transposition where asked. Returns false,
/// with C untouched, if there is no library or a size does not fit its 32-bit integers.
bool gb_sgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
              float alpha, const float *A, ptrdiff_t lda, const float *B, ptrdiff_t ldb,
              float beta, float *C, ptrdiff_t ldc);

#pragma clang assume_nonnull end

#endif
