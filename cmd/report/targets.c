/* SPDX-License-Identifier: MIT */
/* What was promised for the year, out of a file of JSON. */
#include <math.h>

#include <complaint/config.h>

#include "report.h"

/* A number above zero and not above `most`. */
static void
read_number(const struct cpl_node *root, const char *key, double most,
    double *number, struct cpl_faults *faults)
{
	struct cpl_node node;

	*number = NAN;
	if (!cpl_node_member(root, key, &node))
		return;
	if (!json_is_number(node.json)) {
		cpl_node_fault(
		    &node, false, faults, CPL_CONFIG_TYPE, "%s: a number", key);
		return;
	}
	*number = json_number_value(node.json);
	if (!(*number > 0 && *number <= most))
		cpl_node_fault(&node, false, faults, CPL_CONFIG_VALUE,
		    "%s: above 0, at most %g", key, most);
}

bool
targets_load(
    const char *path, struct cpl_targets *targets, struct cpl_faults *faults)
{
	static const char *const keys[] = { "complaints_per_year",
		"response_working_days", "on_time_rate", "rating",
		"satisfaction_index", NULL };
	struct cpl_config *config = cpl_config_load(path, faults);
	struct cpl_node root;

	if (config == NULL)
		return false;
	root = cpl_config_root(config);
	if (!json_is_object(root.json)) {
		cpl_node_fault(
		    &root, false, faults, CPL_CONFIG_TYPE, "an object");
	} else {
		cpl_node_check_keys(&root, keys, faults);
		read_number(
		    &root, keys[0], 1e12, &targets->complaints_a_year, faults);
		read_number(
		    &root, keys[1], 1e6, &targets->working_days, faults);
		read_number(&root, keys[2], 1, &targets->on_time_rate, faults);
		read_number(&root, keys[3], 5, &targets->rating, faults);
		read_number(
		    &root, keys[4], 100, &targets->satisfaction, faults);
	}
	cpl_config_free(config);
	return faults->count == 0 && !faults->failed;
}
