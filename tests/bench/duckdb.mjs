// SPDX-License-Identifier: MIT
// Run one statement in DuckDB on two threads and leave the seconds that it
// took, without the start of the program, in the file $MEASURE_SECONDS names.
//
//   node duckdb.mjs MODULES STATEMENT
//
// @FILE in place of the statement names a file that holds it.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, given] = process.argv.slice(2);
const statement = given.startsWith("@")
  ? readFileSync(given.slice(1), "utf8")
  : given;
const require = createRequire(pathToFileURL(`${modules}/`));
const { DuckDBInstance } = require("@duckdb/node-api");
const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection = await instance.connect();
const start = process.hrtime.bigint();
await connection.run(statement);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
if (process.env.MEASURE_SECONDS)
  writeFileSync(process.env.MEASURE_SECONDS, `${seconds}\n`);
