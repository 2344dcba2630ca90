/* The rules of the Prometheus text format and the customs of its names, strictly: each family with one HELP and one TYPE
 * before its samples, all its samples together and none twice, names and labels well made, counters in _total, histograms
 * whole. */
#ifndef RIFFLE_TESTS_SERVE_EXPOSITION_CHECKER_H
#define RIFFLE_TESTS_SERVE_EXPOSITION_CHECKER_H

#include "base/buf.h"

/* Appends a line for each rule that the text breaks. */
void exposition_check(struct bytes text, struct buf *broken);

#endif
