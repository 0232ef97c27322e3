/* SPDX-License-Identifier: MIT */
/* Open311 GeoReport v2 in XML as JSON lines, one request on its line. */
#ifndef INPUT_OPEN311_H
#define INPUT_OPEN311_H

#include "input/front.h"

extern const struct translator open311_translator;

bool open311_knows(struct cpl_str head);
/* NULL without memory. */
void *open311_new(struct bytes bytes, size_t limit);

#endif
