/* SPDX-License-Identifier: MIT */
/*
 * Blocks of lines, dealt out to threads and taken back in their order.
 *
 * The main thread reads.  It puts whole lines into blocks, the blocks into a
 * ring, and takes them out again in the order in which they went in, so that
 * what is made of them and said of them comes in the order of the lines however
 * the work was shared.  Between the two a block belongs to one worker.  While
 * the ring is full the main thread is a worker itself, and where the input is a
 * single block it is the only one and no thread is started.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

#define BLOCK_SIZE ((size_t)512 << 10)
#define RING_SIZE 8
#define WORKERS_MOST 4

struct worker {
	struct cmd_dealer *dealer;
	void *own; /* OWNED until it is ended */
	pthread_t thread;
};

struct cmd_dealer {
	struct cmd *cmd;
	const struct cmd_deal *deal;
	void *context;
	struct worker workers[WORKERS_MOST]; /* the first is the main thread */
	size_t worker_count;
	bool alone; /* no thread can be started, or none is wanted yet */

	uint64_t offset; /* behind what was put into blocks */

	/* Counts of all blocks so far: block number n is in ring[n % SIZE]. */
	struct cmd_block ring[RING_SIZE];
	bool done[RING_SIZE]; /* under the lock */
	size_t retired;       /* taken out; of the main thread */
	size_t filled;        /* put in; under the lock */
	size_t taken;         /* begun by a worker; under the lock */
	bool over;            /* under the lock */
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

bool
cmd_block_next(const struct cmd_block *block, size_t *at, struct cpl_line *line)
{
	const char *start = block->text.data + *at;
	const char *feed;

	if (*at == 0)
		line->number = block->first - 1;
	if (*at == block->text.length)
		return false;
	feed = memchr(start, '\n', block->text.length - *at);
	line->text = (struct cpl_str){ start, (size_t)(feed - start) };
	line->number++;
	*at += line->text.length + 1;
	return true;
}

/*
 * Work on the next block that waits.  False when none does; `lock` is held
 * before and after, not in between.
 */
static bool
work_next(struct worker *worker)
{
	struct cmd_dealer *dealer = worker->dealer;
	size_t slot = dealer->taken % RING_SIZE;

	if (dealer->taken == dealer->filled)
		return false;
	dealer->taken++;
	pthread_mutex_unlock(&dealer->lock);
	dealer->deal->work(worker->own, &dealer->ring[slot]);
	pthread_mutex_lock(&dealer->lock);
	dealer->done[slot] = true;
	pthread_cond_broadcast(&dealer->changed);
	return true;
}

static void *
work(void *context)
{
	struct worker *worker = context;
	struct cmd_dealer *dealer = worker->dealer;

	pthread_mutex_lock(&dealer->lock);
	while (!dealer->over)
		if (!work_next(worker))
			pthread_cond_wait(&dealer->changed, &dealer->lock);
	pthread_mutex_unlock(&dealer->lock);
	return NULL;
}

/* A worker more; one that cannot be had is done without. */
static bool
add_worker(struct cmd_dealer *dealer)
{
	struct worker *worker = &dealer->workers[dealer->worker_count];

	worker->dealer = dealer;
	worker->own = dealer->deal->begin(dealer->context);
	if (worker->own == NULL)
		return false;
	if (dealer->worker_count > 0 &&
	    pthread_create(&worker->thread, NULL, work, worker) != 0) {
		dealer->deal->end(dealer->context, worker->own);
		return false;
	}
	dealer->worker_count++;
	return true;
}

static void
start_workers(struct cmd_dealer *dealer)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	for (long i = 1; i < processors && i < WORKERS_MOST; i++)
		if (!add_worker(dealer))
			break;
	dealer->alone = dealer->worker_count == 1;
}

/* Take the oldest block out of the ring, helping until it is done. */
static bool
retire(struct cmd_dealer *dealer)
{
	size_t slot = dealer->retired % RING_SIZE;
	struct cmd_block *block = &dealer->ring[slot];

	pthread_mutex_lock(&dealer->lock);
	while (!dealer->done[slot])
		if (!work_next(&dealer->workers[0]))
			pthread_cond_wait(&dealer->changed, &dealer->lock);
	pthread_mutex_unlock(&dealer->lock);
	dealer->retired++;
	if (!dealer->deal->settle(dealer->context, block))
		return false;
	if (block->stop.problem == CPL_OK)
		return true;
	cmd_say(dealer->cmd, NULL, &block->stop);
	return false;
}

static bool
retire_all(struct cmd_dealer *dealer)
{
	while (dealer->retired < dealer->filled)
		if (!retire(dealer))
			return false;
	return true;
}

/* An empty block at the end of the ring, not yet in it. */
static struct cmd_block *
next_block(struct cmd_dealer *dealer)
{
	size_t slot = dealer->filled % RING_SIZE;
	struct cmd_block *block = &dealer->ring[slot];

	cpl_buffer_clear(&block->text);
	cpl_buffer_clear(&block->result);
	cpl_buffer_clear(&block->written);
	cpl_arena_clear(&block->arena);
	block->lines = 0;
	block->stop.problem = CPL_OK;
	dealer->done[slot] = false;
	return block;
}

/* Put the block into the ring, and make room for the next one. */
static bool
submit(struct cmd_dealer *dealer, struct cmd_block *block)
{
	if (block->lines == 0)
		return true;
	if (block->text.failed) {
		cmd_memory(dealer->cmd);
		return false;
	}
	block->offset = dealer->offset;
	dealer->offset += block->text.length;
	pthread_mutex_lock(&dealer->lock);
	dealer->filled++;
	pthread_cond_signal(&dealer->changed);
	pthread_mutex_unlock(&dealer->lock);
	/* A second block is worth a second thread. */
	if (dealer->filled == 2)
		start_workers(dealer);
	if (dealer->alone && dealer->filled >= 2)
		return retire_all(dealer);
	while (dealer->filled - dealer->retired >= RING_SIZE)
		if (!retire(dealer))
			return false;
	return true;
}

static void
put_lines(struct cmd_block *block, struct cpl_reader *reader,
    const struct cpl_line *line)
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
pass_long(struct cmd_dealer *dealer, struct cpl_reader *reader,
    const struct cpl_line *line)
{
	size_t length = 0;

	if (!retire_all(dealer) || !dealer->deal->pass_long(dealer->context,
				       reader, line->number, &length))
		return false;
	dealer->offset += length + 1;
	return true;
}

bool
cmd_dealer_read(struct cmd_dealer *dealer, struct cpl_reader *reader,
    struct cpl_fault *fault)
{
	struct cmd_block *block = next_block(dealer);
	struct cpl_line line;

	dealer->offset = 0;
	for (;;) {
		enum cpl_read result = cpl_reader_next(reader, &line, fault);

		if (result == CPL_READ_LINE) {
			put_lines(block, reader, &line);
			if (block->text.length < BLOCK_SIZE)
				continue;
		}
		if (result != CPL_READ_FAILED)
			fault->problem = CPL_OK;
		if (!submit(dealer, block))
			break;
		block = next_block(dealer);
		if (result == CPL_READ_LINE)
			continue;
		if (result == CPL_READ_LONG ? !pass_long(dealer, reader, &line)
					    : !retire_all(dealer))
			break;
		if (result != CPL_READ_LONG)
			return result == CPL_READ_END;
	}
	fault->problem = CPL_OK;
	return false;
}

struct cmd_dealer *
cmd_dealer_new(struct cmd *cmd, const struct cmd_deal *deal, void *context)
{
	struct cmd_dealer *dealer = calloc(1, sizeof(*dealer));

	if (dealer == NULL) {
		cmd_memory(cmd);
		return NULL;
	}
	dealer->cmd = cmd;
	dealer->deal = deal;
	dealer->context = context;
	dealer->alone = true;
	pthread_mutex_init(&dealer->lock, NULL);
	pthread_cond_init(&dealer->changed, NULL);
	if (add_worker(dealer))
		return dealer;
	cmd_memory(cmd);
	cmd_dealer_free(dealer);
	return NULL;
}

/* What the threads are at is finished. */
static void
stop_workers(struct cmd_dealer *dealer)
{
	pthread_mutex_lock(&dealer->lock);
	dealer->over = true;
	pthread_cond_broadcast(&dealer->changed);
	pthread_mutex_unlock(&dealer->lock);
	for (size_t i = 1; i < dealer->worker_count; i++)
		pthread_join(dealer->workers[i].thread, NULL);
}

void
cmd_dealer_free(struct cmd_dealer *dealer)
{
	if (dealer == NULL)
		return;
	stop_workers(dealer);
	for (size_t i = 0; i < dealer->worker_count; i++)
		dealer->deal->end(dealer->context, dealer->workers[i].own);
	for (size_t i = 0; i < RING_SIZE; i++) {
		cpl_buffer_release(&dealer->ring[i].text);
		cpl_buffer_release(&dealer->ring[i].result);
		cpl_buffer_release(&dealer->ring[i].written);
		cpl_arena_release(&dealer->ring[i].arena);
	}
	pthread_mutex_destroy(&dealer->lock);
	pthread_cond_destroy(&dealer->changed);
	free(dealer);
}
