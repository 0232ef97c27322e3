/* SPDX-License-Identifier: MIT */
/* The parts of a profile read from JSON, for what reads the whole. */
#ifndef INPUT_LOAD_H
#define INPUT_LOAD_H

#include "input/profile.h"

struct load {
	struct cpl_profile *profile;
	struct cpl_faults *faults;
};

/* Memory of the profile, or a fault; NULL then. */
void *load_take(struct load *load, size_t count, size_t size);
struct cpl_str load_name(struct load *load, const char *name);
const char *load_string(const struct cpl_node *node);
void load_wrong_type(
    struct load *load, const struct cpl_node *node, const char *wanted);
/* A column: its name, or a list of the names it may have. */
void load_column(struct load *load, const struct cpl_node *node);
void load_columns(
    struct load *load, const struct cpl_node *list, struct rule *rule);
void load_forms(
    struct load *load, const struct cpl_node *list, struct forms *forms);
void forms_free(struct forms *forms);
bool profile_is_code(const char *text);
void load_skip(
    struct load *load, const struct cpl_node *node, struct skip *skip);
void load_rule(struct load *load, const struct cpl_node *node,
    const struct field_about *about, struct rule *rule);
void load_make_word(struct load *load, const char *text, struct word *word);

#endif
