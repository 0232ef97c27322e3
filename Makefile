# The complaint toolkit.  `make help` lists the targets.
VERSION := 0.1.0
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(PREFIX)/share/man

B := build$(if $(SAN),-san)$(if $(FUZZ),-fuzz)
PACKAGES := jansson libpcre2-8 zlib libzstd

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wvla -Wformat=2 -Wundef \
	-Wpointer-arith -Wcast-qual -Wno-format-nonliteral $(if $(WERROR),-Werror)
HARDEN := -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
	-fstack-clash-protection -fcf-protection
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
ALL_CPPFLAGS := -D_POSIX_C_SOURCE=200809L -DCPL_VERSION='"$(VERSION)"' \
	-Ilib/include -Ilib $(CPPFLAGS)
ALL_CFLAGS := -std=c11 -O2 -g -fPIC -fvisibility=hidden \
	-ffile-prefix-map=$(CURDIR)=. $(WARNINGS) $(if $(SAN),$(SANITIZE),$(HARDEN)) \
	$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null) $(CFLAGS)
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now,--as-needed $(if $(SAN),$(SANITIZE)) \
	$(LDFLAGS)
LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lcsv -lm

LIB_SOURCES := $(sort $(wildcard lib/*/*.c))
COMMON_SOURCES := $(sort $(wildcard cmd/common/*.c))
PROGRAM_SOURCES := $(sort $(wildcard cmd/*.c))
PROGRAMS := $(PROGRAM_SOURCES:cmd/%.c=$B/bin/%)
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
UNITS := $(UNIT_SOURCES:tests/unit/%.c=$B/unit/%)
object = $(patsubst %.c,$B/%.o,$(1))

all: $(PROGRAMS) $B/libcomplaint.a

$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$B/libcomplaint.a: $(call object,$(LIB_SOURCES))
	@rm -f $@
	$(AR) rcD $@ $^

$B/common.a: $(call object,$(COMMON_SOURCES))
	@rm -f $@
	$(AR) rcD $@ $^

$B/bin/%: $B/cmd/%.o $B/common.a $B/libcomplaint.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$B/unit/%: $B/tests/unit/%.o $B/libcomplaint.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

unit: $(UNITS)
	@set -e; for test in $(UNITS); do echo "$$test"; $$test; done

clean:
	rm -rf build build-san build-fuzz

.PHONY: all unit clean
.DELETE_ON_ERROR:
-include $(shell find $B -name '*.d' 2>/dev/null)
