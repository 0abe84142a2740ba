// All kernels of one processor variant. The including file sets GK_LANES (floats in a vector),
// GK_NAME and GK_TABLE, and tells the compiler which instructions it may use.
#include "vectors.h"

#include "functions.h"

#include "products.h"

#include "activations.h"

#include "backward.h"

#include "columns.h"

#include "losses.h"

#include "optimizers.h"

#include "rows.h"

#include "images.h"

const gk_table GK_TABLE = {
    .name = GK_NAME,
    .lanes = GK_LANES,
    .gemm_nn = gemm_nn,
    .gemm_tn = gemm_tn,
    .gemm_nt = gemm_nt,
    .transpose = transpose,
    .activate = activate,
    .activate_backward = activate_backward,
    .column_moments = column_moments,
    .inverse_deviation = inverse_deviation,
    .normalise = normalise,
    .normalise_backward = normalise_backward,
    .softmax_cross_entropy = softmax_cross_entropy,
    .softmax = softmax,
    .binary_cross_entropy = binary_cross_entropy,
    .mse = mse,
    .huber = huber,
    .sgd = sgd,
    .momentum = momentum,
    .adagrad = adagrad,
    .rmsprop = rmsprop,
    .adam = adam,
    .penalise = penalise,
    .sum_of_squares = sum_of_squares,
    .sum_of_magnitudes = sum_of_magnitudes,
    .scale = scale,
    .blend = blend,
    .map = map,
    .column_sums = column_sums,
    .gather_rows = gather_rows,
    .gather_labels = gather_labels,
    .pad_images = pad_images,
    .conv3x3 = conv3x3,
    .conv3x3_weight_gradient = conv3x3_weight_gradient,
    .conv3x3_flip = conv3x3_flip,
    .max_pool = max_pool,
    .max_pool_backward = max_pool_backward,
};
