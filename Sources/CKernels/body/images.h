// Convolution and pooling over NHWC images. A 3x3 window of a padded image is three stretches of
// memory, each of three pixels with all their channels, so that the convolution of one line of
// pixels is a matrix product of three segments (products.h) and needs no copy of the windows.

static void pad_images(gk_int images, gk_int height, gk_int width, gk_int channels, const float *X,
                       float *padded) {
  const gk_int line = width * channels, wide = (width + 2) * channels;
  for (gk_int g = 0; g < images; g++) {
    float *to = padded + (g * (height + 2) + 1) * wide + channels;
    for (gk_int y = 0; y < height; y++, X += line, to += wide) copy_row(line, X, to);
  }
}

static void conv3x3(gk_int images, gk_int height, gk_int width, gk_int in_channels,
                    gk_int out_channels, const float *padded, const float *W, float *out) {
  const gk_int wide = (width + 2) * in_channels, line = width * out_channels;
  operands o = {.a_row = in_channels, .a_step = 1, .B = W, .b_step = out_channels,
                .c_row = out_channels, .depth = 3 * in_channels, .segments = 3,
                .a_segment = wide};
  for (gk_int g = 0; g < images; g++) {
    for (gk_int y = 0; y < height; y++) {
      o.A = padded + (g * (height + 2) + y) * wide;
      o.C = out + (g * height + y) * line;
      product(width, out_channels, &o);
    }
  }
}

// For each of the three lines of the window a product over all pixels of an image: rows are the
// 3 * in_channels elements of the stretch, steps are pixels, segments are lines.
static void conv3x3_weight_gradient(gk_int images, gk_int height, gk_int width, gk_int in_channels,
                                    gk_int out_channels, const float *padded, const float *dOut,
                                    float *dW) {
  const gk_int wide = (width + 2) * in_channels, stretch = 3 * in_channels;
  if (images == 0) {
    for (gk_int i = 0; i < 3 * stretch * out_channels; i++) dW[i] = 0;
  }
  operands o = {.a_row = 1, .a_step = in_channels, .b_step = out_channels, .c_row = out_channels,
                .depth = width, .segments = height, .a_segment = wide};
  for (gk_int g = 0; g < images; g++) {
    o.B = dOut + g * height * width * out_channels;
    o.accumulate = g > 0;
    for (gk_int ky = 0; ky < 3; ky++) {
      o.A = padded + (g * (height + 2) + ky) * wide;
      o.C = dW + ky * stretch * out_channels;
      product(stretch, out_channels, &o);
    }
  }
}

static void conv3x3_flip(gk_int in_channels, gk_int out_channels, const float *W, float *F) {
  const gk_int size = in_channels * out_channels;
  for (gk_int q = 0; q < 9; q++) {
    transpose(in_channels, out_channels, W + (8 - q) * size, out_channels, F + q * size,
              in_channels);
  }
}

// The greater one, NaN if either is.
FN V greater(V a, V b) { return choose((a > b) | (a != a), a, b); }

static void max_pool(gk_int images, gk_int height, gk_int width, gk_int channels, const float *X,
                     float *out) {
  const gk_int line = width * channels;
  for (gk_int g = 0; g < images; g++) {
    for (gk_int y = 0; y < height / 2; y++) {
      for (gk_int x = 0; x < width / 2; x++, out += channels) {
        const float *a = X + (g * height + 2 * y) * line + 2 * x * channels, *b = a + line;
        for (gk_int c = 0; c < channels; c += LANES) {
          gk_int n = least(LANES, channels - c);
          V top = greater(load_first(a + c, n), load_first(a + channels + c, n));
          V low = greater(load_first(b + c, n), load_first(b + channels + c, n));
          store_first(out + c, n, greater(top, low));
        }
      }
    }
  }
}

static void max_pool_backward(gk_int images, gk_int height, gk_int width, gk_int channels,
                              const float *X, const float *out, const float *dOut, float *dX) {
  const gk_int line = width * channels;
  for (gk_int g = 0; g < images; g++) {
    for (gk_int y = 0; y < height / 2; y++) {
      for (gk_int x = 0; x < width / 2; x++, out += channels, dOut += channels) {
        const gk_int corner = (g * height + 2 * y) * line + 2 * x * channels;
        const gk_int offsets[4] = {corner, corner + channels, corner + line,
                                   corner + line + channels};
        for (gk_int c = 0; c < channels; c += LANES) {
          gk_int n = least(LANES, channels - c);
          V top = load_first(out + c, n), d = load_first(dOut + c, n);
          I waiting = splat_int(-1);
          UNROLL for (int q = 0; q < 4; q++) {
            // Not "equal": where the maximum is NaN the first one gets the gradient.
            I here = ~(load_first(X + offsets[q] + c, n) < top) & waiting;
            waiting &= ~here;
            store_first(dX + offsets[q] + c, n, choose(here, d, zero()));
          }
        }
      }
    }
    for (gk_int y = 0; y < height; y++) {
      float *row = dX + (g * height + y) * line;
      gk_int from = y < height / 2 * 2 ? width / 2 * 2 * channels : 0;
      for (gk_int i = from; i < line; i++) row[i] = 0;
    }
  }
}
