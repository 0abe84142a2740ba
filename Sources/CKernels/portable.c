// Four lanes, with what every processor of the family has: SSE2 on x86-64, NEON on arm64.
#include "variants.h"

#define GK_LANES 4
#define GK_NAME "portable"
#define GK_TABLE gk_portable
#include "body/kernels.h"
