// exp, expm1, log, softplus, tanh, sigmoid and the normal distribution, lane by lane.
// Relative errors stay below 5e-7. The polynomials were fitted for these ranges; the program that
// does it is Tests/MatricesTests/Generators/polynomials.py.

// Splits x = n ln 2 + f with whole n and |f| <= ln(2) / 2; ln 2 in two parts (Cody & Waite 1980).
// Adding 1.5 * 2^23 rounds to whole numbers, because the last bit of such a sum is worth 1.
FN V reduce(V x, V *n) {
  const V magic = splat(0x1.8p23f);
  V shifted = fma_(x, splat(0x1.715476p0f), magic);
  *n = shifted - magic;
  V f = fma_(*n, splat(-0.693359375f), x);
  return fma_(*n, splat(2.12194440e-4f), f);
}

// exp(f) - 1 = f + f^2 P(f) for |f| <= ln(2) / 2.
FN V expm1_reduced(V f) {
  V p = splat(1.394674794e-3f);
  p = fma_(p, f, splat(8.366755589e-3f));
  p = fma_(p, f, splat(4.166627804e-2f));
  p = fma_(p, f, splat(1.666654171e-1f));
  p = fma_(p, f, splat(5.000000063e-1f));
  return fma_(p * f, f, f);
}

FN V exp_(V x) {
  x = larger(splat(-104.0f), smaller(splat(89.0f), x));
  V n, f = reduce(x, &n);
  return times_power_of_two(splat(1.0f) + expm1_reduced(f), n);
}

// exp(x) - 1 = 2^n (exp(f) - 1) + (2^n - 1), exact to the last bits also near 0.
FN V expm1_(V x) {
  x = larger(splat(-104.0f), smaller(splat(89.0f), x));
  V n, f = reduce(x, &n);
  V power = times_power_of_two(splat(1.0f), n);
  V y = fma_(expm1_reduced(f), power, power - splat(1.0f));
  // 2^128 is no float, but exp(x) for 88.4 < x < 88.7 is.
  return choose(n > splat(127.0f), times_power_of_two(splat(1.0f) + expm1_reduced(f), n), y);
}

// The same for x <= 0, where no power overflows.
FN V expm1_of_negative(V x) {
  x = larger(splat(-87.0f), x);
  V n, f = reduce(x, &n);
  V power = (V)((__builtin_convertvector(n, I) + 127) << 23);
  return fma_(expm1_reduced(f), power, power - splat(1.0f));
}

// exp for x <= 0; 0 below -87.
FN V exp_of_negative(V x) {
  V n, f = reduce(larger(splat(-87.0f), x), &n);
  V power = (V)((__builtin_convertvector(n, I) + 127) << 23);
  return choose(x < splat(-87.0f), zero(), fma_(expm1_reduced(f), power, power));
}

// 2 artanh(s) for |s| <= 1/3.
FN V twice_artanh(V s) {
  V u = s * s, p = splat(1.401222988e-1f);
  p = fma_(p, u, splat(1.399957043e-1f));
  p = fma_(p, u, splat(2.001084954e-1f));
  p = fma_(p, u, splat(3.333320657e-1f));
  V t = s + s;
  return fma_(t * u, p, t);
}

// log(1 + e) for 0 <= e <= 1: with s = e / (2 + e), 1 + e = (1 + s) / (1 - s).
FN V log1p_(V e) { return twice_artanh(e / (splat(2.0f) + e)); }

// x = 2^k m with m in sqrt(1/2) ... sqrt(2);  log x = k ln 2 + log m, and log m as above.
FN V log_(V x) {
  I denormal = x < splat(0x1p-126f);
  V y = choose(denormal, x * splat(0x1p24f), x);
  I k = ((I)y - splat_int(0x3F3504F3)) >> 23;
  V m = (V)((I)y - (k << 23)), n = __builtin_convertvector(k, V);
  n = choose(denormal, n - splat(24.0f), n);
  V log_m = twice_artanh((m - splat(1.0f)) / (m + splat(1.0f)));
  V result = fma_(n, splat(0.693359375f), fma_(n, splat(-2.12194440e-4f), log_m));
  result = choose(x > zero(), result, splat(__builtin_nanf("")));
  result = choose(x == zero(), splat(-__builtin_inff()), result);
  return choose(x == splat(__builtin_inff()), x, result);
}

// log(1 + exp x) = max(x, 0) + log(1 + exp(-|x|)).
FN V softplus_(V x) {
  return larger(zero(), x) + log1p_(exp_of_negative(-magnitude(x)));
}

// tanh |x| = -e / (2 + e) with e = exp(-2 |x|) - 1.
FN V tanh_(V x) {
  V e = expm1_of_negative(splat(-2.0f) * magnitude(x));
  return with_sign_of(e / (splat(2.0f) + e), x);
}

// 1 / (1 + exp(-x)), from exp(-|x|) so that nothing overflows: e / (1 + e) or 1 / (1 + e).
FN V sigmoid_(V x) {
  V e = exp_of_negative(-magnitude(x));
  return choose(x < zero(), e, splat(1.0f)) / (splat(1.0f) + e);
}

// Phi(x), and exp(-x^2 / 2), which the derivative of gelu needs too.
// For a = |x|: Phi(-a) = exp(-a^2 / 2) t P(t) with t = 1 / (1 + 0.3 a). The square is taken of the
// leading bits h of a, exactly, and of the rest by a^2 = h^2 + (a - h)(a + h).
FN V normal_cdf(V x, V *density) {
  V a = smaller(splat(14.5f), magnitude(x));
  V h = (V)((I)a & splat_int((int32_t)0xFFFFF000)), rest = (a - h) * (a + h);
  // exp of the rest, which is at most 0.05, by the first terms of its series.
  V f = splat(-0.5f) * rest, series = fma_(f, splat(1.0f / 6.0f), splat(0.5f));
  series = fma_(f, fma_(f, series, splat(1.0f)), splat(1.0f));
  V e = exp_of_negative(splat(-0.5f) * h * h) * series;
  V t = splat(1.0f) / fma_(splat(0.3f), a, splat(1.0f));
  V p = splat(-2.062349092e-2f);
  p = fma_(p, t, splat(1.124357315e-1f));
  p = fma_(p, t, splat(-2.282138765e-1f));
  p = fma_(p, t, splat(1.917849006e-1f));
  p = fma_(p, t, splat(-7.942379220e-2f));
  p = fma_(p, t, splat(9.615699178e-2f));
  p = fma_(p, t, splat(7.838959555e-2f));
  p = fma_(p, t, splat(1.102354360e-1f));
  p = fma_(p, t, splat(1.195718126e-1f));
  p = fma_(p, t, splat(1.196866899e-1f));
  V tail = e * (t * p);
  *density = e;
  return choose(x < zero(), tail, splat(1.0f) - tail);
}

static void map(gk_int n, gk_function function, const float *x, float *y) {
  for (gk_int i = 0; i < n; i += LANES) {
    gk_int count = least(LANES, n - i);
    V v = load_first(x + i, count), density;
    switch (function) {
      case gk_function_exp: v = exp_(v); break;
      case gk_function_expm1: v = expm1_(v); break;
      case gk_function_log: v = log_(v); break;
      case gk_function_log1p_exp: v = softplus_(v); break;
      case gk_function_tanh: v = tanh_(v); break;
      case gk_function_sigmoid: v = sigmoid_(v); break;
      case gk_function_normal_cdf: v = normal_cdf(v, &density); break;
    }
    store_first(y + i, count, v);
  }
}
