# SPDX-License-Identifier: MIT
# Tell what `measure` measured as seconds, and as ratios beside the targets.

$2 == "failed" { failed[$1] = 1; names[++count] = $1; next }
{
	seconds[$1] = $2
	least[$1] = $3
	most[$1] = $4
	resident[$1] = $5
	names[++count] = $1
}

function tell(what, got, sign, target, unit,    met)
{
	met = sign == "<=" ? got <= target : got >= target
	missed += !met
	printf "%-58s %9.2f%-4s %s %g%s  %s\n", what, got, unit, sign,
	    target, unit, met ? "met" : "MISSED"
}

# How often the first takes the time of the second.
function ratio(what, one, other, sign, target)
{
	if (!(one in seconds) || !(other in seconds))
		printf "%-58s %9s\n", what, "not measured"
	else
		tell(what, seconds[one] / seconds[other], sign, target, "")
}

# What is said for whoever compares, without a target.
function show(what, got, unit)
{
	printf "%-58s %9.2f%s\n", what, got, unit
}

function rate(name, rows)
{
	if (name in seconds)
		show("rate of " name, rows / seconds[name] / 1e6,
		    " million rows a second")
}

function memory(name, target)
{
	if (!(name in seconds))
		return
	tell("memory of " name, resident[name] / 1024, "<=", target, "MiB")
}

# The same for few and for many records, but for buffers that only many fill:
# what grew with the records would be thirty times as much.
function steady(name, small)
{
	if (!(name in seconds) || !(small in seconds))
		return
	tell("memory of " name ": all records to 10,000",
	    resident[name] / resident[small], "<=", 1.5, "")
}

function start(name)
{
	if (name "-start" in seconds)
		tell("start of " name, seconds[name "-start"] * 1000, "<=", 5,
		    "ms")
}

END {
	printf "%-20s %10s %10s %10s %12s\n", "command", "median s",
	    "least", "most", "memory MiB"
	for (i = 1; i <= count; i++) {
		name = names[i]
		if (name in failed)
			printf "%-20s %10s\n", name, "failed"
		else
			printf "%-20s %10.4f %10.4f %10.4f %12.1f\n", name,
			    seconds[name], least[name], most[name],
			    resident[name] / 1024
	}
	printf "\n%-58s %9s     %s\n", "target", "ratio", "wanted"
	ratio("jq to route", "jq", "route", ">=", 30)
	ratio("DuckDB copy, two threads, to route", "duckdb-copy", "route",
	    ">=", 5)
	ratio("route to cat through a pipe", "route", "cat", "<=", 5)
	ratio("route with 10,000 rows to 100 rows", "route-10000",
	    "route-100", "<=", 2)
	ratio("DuckDB CSV to JSON, two threads, to ingest", "duckdb-csv",
	    "ingest", ">=", 1)
	ratio("Miller CSV to JSON to ingest", "mlr-csv", "ingest", ">=", 4)
	split("sp4n nyc", tables, " ")
	for (i = 1; i <= 2; i++) {
		name = tables[i]
		ratio("DuckDB, the " name " table, to ingest", "duckdb-" name,
		    "ingest-" name, ">=", 1)
		ratio("Miller, the " name " table, to ingest", "mlr-" name,
		    "ingest-" name, ">=", 4)
	}
	if ("ingest-sheet" in seconds)
		show("ingest of a workbook to ingest of its CSV",
		    seconds["ingest-sheet"] / seconds["ingest-sp4n"], "")
	rate("ingest", records)
	rate("ingest-sp4n", records)
	rate("ingest-sheet", records)
	rate("ingest-nyc", 341299)
	ratio("300 rules one by one with PCRE2 JIT to classify",
	    "one-by-one-300", "classify-300", ">=", 10)
	ratio("classify with 1000 rules to 100 rules", "classify-1000",
	    "classify-100", "<=", 3)
	ratio("reassign --plan to route", "reassign-plan", "route", "<=", 2)
	ratio("reassign --apply to route", "reassign-apply", "route", "<=", 2)
	ratio("reassign --undo to route", "reassign-undo", "route", "<=", 2)
	if ("reassign-few" in seconds && "reassign-apply" in seconds)
		tell("memory of a move, beyond a plan of ten",
		    (resident["reassign-apply"] - resident["reassign-few"]) * \
		    1024 / records, "<=", 100, "B")
	ratio("sla-check to route", "sla-check", "route", "<=", 3)
	if ("sla-check-five" in seconds && "sla-check-parse" in seconds) {
		judging = seconds["sla-check-five"] - seconds["sla-check-parse"]
		tell("a record with five clocks, beyond parsing",
		    judging / records * 1e6, "<=", 2, "us")
	}
	ratio("clocks of fifteen years to those of this year",
	    "sla-check-long", "sla-check-short", "<=", 1.5)
	ratio("DuckDB group by, two threads, to report", "duckdb-group",
	    "report", ">=", 1)
	ratio("DuckDB crossed, two threads, to report", "duckdb-crossed",
	    "report-crossed", ">=", 1)
	ratio("DuckDB figures of a day, two threads, to page of a day",
	    "duckdb-daily", "report-page", ">=", 1)
	ratio("Miller stats1 to report", "mlr-group", "report", ">=", 10)
	ratio("Miller stats1 crossed to report", "mlr-crossed",
	    "report-crossed", ">=", 10)
	ratio("report crossed to report", "report-crossed", "report", "<=", 1.5)
	ratio("page of a day to report", "report-page", "report", "<=", 2)
	slowest = ""
	split("ingest fed-classify fed-route fed-sla-check fed-report", fed, " ")
	for (i = 1; i <= 5; i++)
		if (fed[i] in seconds && (slowest == "" ||
		    seconds[fed[i]] > seconds[slowest]))
			slowest = fed[i]
	name = slowest
	sub(/^fed-/, "", name)
	ratio("pipeline of five to its slowest, " name, "pipeline",
	    slowest, "<=", 2)
	split("ingest classify route sla-check report", five, " ")
	for (i = 1; i <= 5; i++) {
		memory(five[i], 16)
		steady(five[i], five[i] "-small")
		start(five[i])
	}
	memory("classify-1000", 32)
	split("ingest-sp4n ingest-sheet ingest-nyc", tables, " ")
	for (i = 1; i <= 3; i++) {
		memory(tables[i], 16)
		steady(tables[i], tables[i] "-small")
	}
	start("business-time")
	start("reassign")
	memory("report-crossed", 16)
	memory("report-page", 32)
	steady("report-page", "report-page-small")
	printf "\n"
	if (missed > 0)
		printf "targets missed: %d\n", missed
	else
		printf "no target missed\n"
	for (name in failed)
		exit 4
}
