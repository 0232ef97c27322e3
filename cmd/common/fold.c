/* SPDX-License-Identifier: MIT */
/*
 * The loop of programs that sum up: blocks of lines, dealt out to threads.
 *
 * The main thread reads.  It puts whole lines into blocks, the blocks into a
 * ring, and takes them out again in the order in which they went in, so that
 * messages and rejects come in the order of the lines however the work was
 * shared.  Between the two a block belongs to one worker.  While the ring is
 * full the main thread is a worker itself, and where the input is a single
 * block it is the only one and no thread is started.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

#define BLOCK_SIZE ((size_t)512 << 10)
#define RING_SIZE 8
#define WORKERS_MOST 4

/* A record that cannot be used, and where it lies in the block. */
struct unusable {
	struct cpl_fault fault;
	size_t at;
	size_t length;
};

struct block {
	struct cpl_buffer text; /* lines, each with its line feed */
	size_t first;           /* the number of the first of them */
	size_t lines;
	struct unusable *unusable; /* OWNED */
	size_t unusable_count;
	size_t unusable_capacity;
	struct cpl_fault stop; /* what ends the run, or OK */
	bool done;             /* under the lock of the fold */
};

struct worker {
	struct fold *fold;
	struct cpl_record *record; /* OWNED */
	void *part;                /* OWNED until it is joined */
	pthread_t thread;
};

struct fold {
	const struct cmd_fold *program;
	void *state;
	struct cmd *cmd;
	struct worker workers[WORKERS_MOST]; /* the first is the main thread */
	size_t worker_count;
	bool alone; /* no thread can be started, or none is wanted yet */

	/* Counts of all blocks so far: block number n is in ring[n % SIZE]. */
	struct block ring[RING_SIZE];
	size_t retired; /* taken out; of the main thread */
	size_t filled;  /* put in; under the lock */
	size_t taken;   /* begun by a worker; under the lock */
	bool over;      /* under the lock */
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static void
note_unusable(struct block *block, const struct cpl_fault *fault, size_t at,
    size_t length)
{
	if (block->unusable_count == block->unusable_capacity) {
		size_t capacity = block->unusable_capacity * 2 + 8;
		struct unusable *grown = NULL;

		if (capacity <= SIZE_MAX / sizeof(*grown))
			grown = realloc(
			    block->unusable, capacity * sizeof(*grown));
		if (grown == NULL) {
			cpl_fault_set(
			    &block->stop, CPL_MEMORY, fault->line, 0, NULL);
			return;
		}
		block->unusable = grown;
		block->unusable_capacity = capacity;
	}
	block->unusable[block->unusable_count++] = (struct unusable){ *fault,
		at, length };
}

static void
work_line(struct worker *worker, struct block *block, struct cpl_str line,
    size_t number)
{
	struct cpl_fault fault;
	enum cpl_problem problem;

	if (cpl_str_trim(line).length == 0)
		return;
	problem = cpl_record_parse(worker->record, line, &fault);
	if (problem == CPL_OK)
		problem = worker->fold->program->each(
		    worker->record, worker->part, &fault);
	if (problem == CPL_OK)
		return;
	fault.line = number;
	if (cpl_problem_gravity(problem) == CPL_SYSTEM)
		block->stop = fault;
	else
		note_unusable(block, &fault,
		    (size_t)(line.data - block->text.data), line.length);
}

static void
work_block(struct worker *worker, struct block *block)
{
	const char *at = block->text.data;
	const char *end = at + block->text.length;
	size_t number = block->first;

	while (at < end && block->stop.problem == CPL_OK) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		struct cpl_str line = { at, (size_t)(feed - at) };

		work_line(worker, block, line, number++);
		at = feed + 1;
	}
}

/*
 * Work on the next block that waits.  False when none does; `lock` is held
 * before and after, not in between.
 */
static bool
work_next(struct worker *worker)
{
	struct fold *fold = worker->fold;
	struct block *block;

	if (fold->taken == fold->filled)
		return false;
	block = &fold->ring[fold->taken++ % RING_SIZE];
	pthread_mutex_unlock(&fold->lock);
	work_block(worker, block);
	pthread_mutex_lock(&fold->lock);
	block->done = true;
	pthread_cond_broadcast(&fold->changed);
	return true;
}

static void *
work(void *context)
{
	struct worker *worker = context;
	struct fold *fold = worker->fold;

	pthread_mutex_lock(&fold->lock);
	while (!fold->over)
		if (!work_next(worker))
			pthread_cond_wait(&fold->changed, &fold->lock);
	pthread_mutex_unlock(&fold->lock);
	return NULL;
}

static bool
worker_init(struct fold *fold, struct worker *worker)
{
	worker->fold = fold;
	worker->record = cpl_record_new();
	worker->part = fold->program->part(fold->state);
	return worker->record != NULL && worker->part != NULL;
}

/*
 * Start the other workers.  One that cannot be had is done without; its empty
 * part is joined like any other.
 */
static void
start_workers(struct fold *fold)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	fold->alone = true;
	for (long i = 1; i < processors && i < WORKERS_MOST; i++) {
		struct worker *worker = &fold->workers[i];

		if (!worker_init(fold, worker) ||
		    pthread_create(&worker->thread, NULL, work, worker) != 0)
			return;
		fold->worker_count++;
		fold->alone = false;
	}
}

/* Say what a worked block has left, in order.  False to stop reading. */
static bool
settle_block(struct fold *fold, struct block *block)
{
	bool go_on = true;

	for (size_t i = 0; i < block->unusable_count && go_on; i++) {
		const struct unusable *bad = &block->unusable[i];

		go_on = cmd_reject(fold->cmd, &bad->fault,
		    (struct cpl_str){
			block->text.data + bad->at, bad->length });
	}
	if (go_on && block->stop.problem != CPL_OK) {
		cmd_say(fold->cmd, NULL, &block->stop);
		go_on = false;
	}
	cmd_progress(fold->cmd, block->lines);
	return go_on;
}

/* Take the oldest block out of the ring, helping until it is done. */
static bool
retire(struct fold *fold)
{
	struct block *block = &fold->ring[fold->retired % RING_SIZE];
	bool go_on;

	pthread_mutex_lock(&fold->lock);
	while (!block->done)
		if (!work_next(&fold->workers[0]))
			pthread_cond_wait(&fold->changed, &fold->lock);
	pthread_mutex_unlock(&fold->lock);
	go_on = settle_block(fold, block);
	fold->retired++;
	return go_on;
}

static bool
retire_all(struct fold *fold)
{
	while (fold->retired < fold->filled)
		if (!retire(fold))
			return false;
	return true;
}

/* An empty block at the end of the ring, not yet in it. */
static struct block *
next_block(struct fold *fold)
{
	struct block *block = &fold->ring[fold->filled % RING_SIZE];

	cpl_buffer_clear(&block->text);
	block->lines = 0;
	block->unusable_count = 0;
	block->stop.problem = CPL_OK;
	block->done = false;
	return block;
}

/* Put the block into the ring, and make room for the next one. */
static bool
submit(struct fold *fold, struct block *block)
{
	if (block->lines == 0)
		return true;
	if (block->text.failed) {
		cmd_memory(fold->cmd);
		return false;
	}
	pthread_mutex_lock(&fold->lock);
	fold->filled++;
	pthread_cond_signal(&fold->changed);
	pthread_mutex_unlock(&fold->lock);
	/* A second block is worth a second thread. */
	if (fold->filled == 2)
		start_workers(fold);
	if (fold->alone && fold->filled >= 2)
		return retire_all(fold);
	while (fold->filled - fold->retired >= RING_SIZE)
		if (!retire(fold))
			return false;
	return true;
}

static void
put_lines(
    struct block *block, struct cpl_reader *reader, const struct cpl_line *line)
{
	struct cpl_str lines;
	size_t count;

	if (block->lines == 0)
		block->first = line->number;
	cpl_buffer_append_str(&block->text, line->text);
	cpl_buffer_append_char(&block->text, '\n');
	cpl_reader_at_hand(reader, &lines, &count);
	cpl_buffer_append_str(&block->text, lines);
	block->lines += count + 1;
}

static bool
long_line(struct fold *fold, struct cpl_reader *reader, size_t number)
{
	struct cpl_fault fault;

	if (!retire_all(fold))
		return false;
	cpl_fault_set(&fault, CPL_TOO_LONG, number, 0, "see --max-record");
	if (!cmd_reject_long(fold->cmd, &fault, reader))
		return false;
	cmd_progress(fold->cmd, 1);
	return true;
}

static bool
read_lines(struct cpl_reader *reader, void *context)
{
	struct fold *fold = context;
	struct block *block = next_block(fold);
	struct cpl_line line;
	struct cpl_fault fault;

	for (;;) {
		enum cpl_read result = cpl_reader_next(reader, &line, &fault);

		if (result == CPL_READ_LINE) {
			put_lines(block, reader, &line);
			if (block->text.length < BLOCK_SIZE)
				continue;
		}
		if (!submit(fold, block))
			return false;
		block = next_block(fold);
		switch (result) {
		case CPL_READ_LINE:
			break;
		case CPL_READ_LONG:
			if (!long_line(fold, reader, line.number))
				return false;
			break;
		case CPL_READ_END:
			return retire_all(fold);
		case CPL_READ_FAILED:
			if (!retire_all(fold))
				return false;
			/* The other operands may still be read. */
			cmd_say(fold->cmd, NULL, &fault);
			return fault.problem != CPL_MEMORY;
		}
	}
}

/* End the threads; what they were at is finished. */
static void
stop_workers(struct fold *fold)
{
	pthread_mutex_lock(&fold->lock);
	fold->over = true;
	pthread_cond_broadcast(&fold->changed);
	pthread_mutex_unlock(&fold->lock);
	for (size_t i = 1; i < fold->worker_count; i++)
		pthread_join(fold->workers[i].thread, NULL);
}

/* Every part is joined, also where the run has failed, to be freed. */
static bool
join_parts(struct fold *fold)
{
	bool whole = true;

	for (size_t i = 0; i < WORKERS_MOST; i++) {
		void *part = fold->workers[i].part;

		if (part != NULL &&
		    fold->program->join(fold->state, part) != CPL_OK)
			whole = false;
	}
	if (!whole)
		cmd_memory(fold->cmd);
	return whole;
}

static void
fold_release(struct fold *fold)
{
	for (size_t i = 0; i < WORKERS_MOST; i++)
		cpl_record_free(fold->workers[i].record);
	for (size_t i = 0; i < RING_SIZE; i++) {
		cpl_buffer_release(&fold->ring[i].text);
		free(fold->ring[i].unusable);
	}
}

static bool
read_operands(struct fold *fold)
{
	struct cmd *cmd = fold->cmd;

	if (!worker_init(fold, &fold->workers[0])) {
		cmd_memory(cmd);
		return false;
	}
	fold->worker_count = 1;
	return cmd_read_operands(cmd, read_lines, fold);
}

/* Take the word in front of the operands, where it is one of the program's. */
static void
take_word(struct cmd *cmd, const struct cmd_fold *program)
{
	if (program->words == NULL)
		return;
	for (size_t i = 0; program->words[i] != NULL; i++) {
		if (strcmp(cmd->operands[0], program->words[i]) != 0)
			continue;
		*program->word = program->words[i];
		cmd->operand_count--;
		for (size_t at = 0; at < cmd->operand_count; at++)
			cmd->operands[at] = cmd->operands[at + 1];
		if (cmd->operand_count == 0)
			cmd->operands[cmd->operand_count++] = "-";
		return;
	}
}

static enum cmd_exit
run(struct cmd *cmd, void *context)
{
	struct fold *fold = context;
	const struct cmd_fold *program = fold->program;
	bool go_on;

	fold->cmd = cmd;
	take_word(cmd, program);
	if (program->begin != NULL &&
	    !cmd_goes_on(cmd, program->begin(cmd, fold->state)))
		return CMD_DONE;
	if (!cmd_reject_open(cmd))
		return CMD_DONE;
	go_on = read_operands(fold);
	stop_workers(fold);
	go_on = join_parts(fold) && go_on;
	fold_release(fold);
	if (!go_on)
		return CMD_DONE;
	return program->finish(cmd, cmd->out, fold->state);
}

static void
end(void *context)
{
	struct fold *fold = context;

	if (fold->program->end != NULL)
		fold->program->end(fold->state);
}

int
cmd_fold_main(
    const struct cmd_fold *program, void *state, int argc, char *argv[])
{
	struct fold fold = { .program = program, .state = state };
	const struct cmd_program shared = {
		.name = program->name,
		.summary = program->summary,
		.operands = program->operands,
		.options = program->options,
		.run = run,
		.end = end,
	};
	int status;

	pthread_mutex_init(&fold.lock, NULL);
	pthread_cond_init(&fold.changed, NULL);
	status = cmd_program_main(&shared, &fold, argc, argv);
	pthread_cond_destroy(&fold.changed);
	pthread_mutex_destroy(&fold.lock);
	return status;
}
