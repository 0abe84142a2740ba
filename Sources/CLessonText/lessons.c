// Lesson files put into the program by #embed (C23 6.10.4): as quick as copying, where the Swift
// compiler takes a minute over an array of so many numbers. A new lesson file needs two lines here.
#include "CLessonText.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const char parameters[] = {
#embed "../../Lessons/week-3/parameters.md"
};
static const char activations[] = {
#embed "../../Lessons/week-3/activations.md"
};
static const char overfitting[] = {
#embed "../../Lessons/week-3/overfitting.md"
};
static const char regularisation[] = {
#embed "../../Lessons/week-3/regularisation.md"
};
static const char early_stopping[] = {
#embed "../../Lessons/week-3/early-stopping.md"
};
static const char l1_l2[] = {
#embed "../../Lessons/week-3/l1-l2.md"
};
static const char dropout[] = {
#embed "../../Lessons/week-3/dropout.md"
};
static const char batch_norm[] = {
#embed "../../Lessons/week-3/batch-norm.md"
};
static const char momentum[] = {
#embed "../../Lessons/week-3/momentum.md"
};
static const char rmsprop[] = {
#embed "../../Lessons/week-3/rmsprop.md"
};
static const char adam[] = {
#embed "../../Lessons/week-3/adam.md"
};
static const char choosing_optimizers[] = {
#embed "../../Lessons/week-3/choosing-optimizers.md"
};
static const char schedules[] = {
#embed "../../Lessons/week-3/schedules.md"
};
static const char common_schedules[] = {
#embed "../../Lessons/week-3/common-schedules.md"
};
static const char manual_search[] = {
#embed "../../Lessons/week-3/manual-search.md"
};
static const char grid_search[] = {
#embed "../../Lessons/week-3/grid-search.md"
};
static const char random_search[] = {
#embed "../../Lessons/week-3/random-search.md"
};
static const char bayesian[] = {
#embed "../../Lessons/week-3/bayesian.md"
};
static const char hyperband[] = {
#embed "../../Lessons/week-3/hyperband.md"
};
static const char tools[] = {
#embed "../../Lessons/week-3/tools.md"
};
static const char answers[] = {
#embed "../../Lessons/week-3/answers.tsv"
};

#define LESSON(path, bytes) {path, bytes, sizeof bytes}

static const clt_lesson lessons[] = {
    LESSON("week-3/parameters.md", parameters),
    LESSON("week-3/activations.md", activations),
    LESSON("week-3/overfitting.md", overfitting),
    LESSON("week-3/regularisation.md", regularisation),
    LESSON("week-3/early-stopping.md", early_stopping),
    LESSON("week-3/l1-l2.md", l1_l2),
    LESSON("week-3/dropout.md", dropout),
    LESSON("week-3/batch-norm.md", batch_norm),
    LESSON("week-3/momentum.md", momentum),
    LESSON("week-3/rmsprop.md", rmsprop),
    LESSON("week-3/adam.md", adam),
    LESSON("week-3/choosing-optimizers.md", choosing_optimizers),
    LESSON("week-3/schedules.md", schedules),
    LESSON("week-3/common-schedules.md", common_schedules),
    LESSON("week-3/manual-search.md", manual_search),
    LESSON("week-3/grid-search.md", grid_search),
    LESSON("week-3/random-search.md", random_search),
    LESSON("week-3/bayesian.md", bayesian),
    LESSON("week-3/hyperband.md", hyperband),
    LESSON("week-3/tools.md", tools),
};

size_t clt_lesson_count(void) { return sizeof lessons / sizeof lessons[0]; }

clt_lesson clt_lesson_at(size_t place) { return lessons[place]; }

static const clt_lesson corpora[] = {
    LESSON("week-3/answers.tsv", answers),
};

size_t clt_corpus_count(void) { return sizeof corpora / sizeof corpora[0]; }

clt_lesson clt_corpus_at(size_t place) { return corpora[place]; }
