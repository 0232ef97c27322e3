/* SPDX-License-Identifier: MIT */
/* What counts allow to be said of what lies behind them. */
#include <math.h>

#include <complaint/stats.h>

void
cpl_wilson(uint64_t part, uint64_t whole, double *low, double *high)
{
	/* The 0.975 quantile of the normal distribution. */
	const double z = 1.959963984540054;
	double n = (double)whole;
	double ratio;
	double middle;
	double half;

	if (whole == 0) {
		*low = *high = NAN;
		return;
	}
	ratio = (double)part / n;
	middle = ratio + z * z / (2 * n);
	half = z * sqrt(ratio * (1 - ratio) / n + z * z / (4 * n * n));
	*low = part == 0 ? 0 : (middle - half) / (1 + z * z / n);
	*high = part == whole ? 1 : (middle + half) / (1 + z * z / n);
}

double
cpl_surge_probability(uint64_t day, uint64_t before, uint64_t days)
{
	double n = (double)day + (double)before;
	double chance = 1 / ((double)days + 1);
	double odds = chance / (1 - chance);
	double term;
	double sum;

	if (day == 0)
		return 1;
	/* Where fewer than expected came, the tail is no surge. */
	if ((double)day <= n * chance)
		return 1;
	term = exp(lgamma(n + 1) - lgamma((double)day + 1) -
		   lgamma((double)before + 1) + (double)day * log(chance) +
		   (double)before * log1p(-chance));
	sum = term;
	/* Beyond the expectation each term is smaller than the one before. */
	for (uint64_t i = 0; i < before && term > sum * 1e-17; i++) {
		term *= (double)(before - i) / ((double)(day + i) + 1) * odds;
		sum += term;
	}
	return sum < 1 ? sum : 1;
}
