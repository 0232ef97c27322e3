/* SPDX-License-Identifier: MIT */
/* A configuration of any bytes: read it, and place a fault at every value. */
#include <complaint/config.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
visit(const struct cpl_node *node, struct cpl_faults *faults, int depth)
{
	size_t count = cpl_node_count(node);
	struct cpl_node child;
	size_t i;

	cpl_node_fault(node, false, faults, CPL_CONFIG_VALUE, NULL);
	cpl_node_fault(node, true, faults, CPL_CONFIG_VALUE, NULL);
	if (depth == 8)
		return;
	for (i = 0; i < count && i < 32; i++)
		if (cpl_node_at(node, i, &child))
			visit(&child, faults, depth + 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_str text = { (const char *)data, size };
	struct cpl_faults faults = { 0 };
	struct cpl_config *config = cpl_config_parse(text, &faults);
	size_t i;

	/* A config or one fault, never both and never neither. */
	if ((config != NULL) == (faults.count > 0))
		__builtin_trap();
	if (config) {
		struct cpl_node root = cpl_config_root(config);

		visit(&root, &faults, 0);
		for (i = 0; i < faults.count; i++)
			if (faults.items[i].column > size + 1)
				__builtin_trap();
	}
	cpl_config_free(config);
	cpl_faults_release(&faults);
	return 0;
}
