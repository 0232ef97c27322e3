# SPDX-License-Identifier: MIT
# The complaint toolkit.  `make help` lists the targets.
VERSION := 0.1.0
SONAME := libcomplaint.so.0
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man

B := build$(if $(NO_OPTIONAL),-plain)$(if $(SAN),-san)$(if $(FUZZ),-fuzz)
FUZZ_SECONDS ?= 60
HOSTCC ?= $(CC)

comma := ,

# What must be there, what may be (with the capability that goes without it),
# and how the code learns of the latter.
PACKAGES := jansson libpcre2-8 zlib libzstd nettle
OPTIONAL := minizip expat libical
has = $(shell pkg-config --exists $(1) 2>/dev/null && echo $(1))
MISSING := $(strip $(foreach name,$(PACKAGES),$(if $(call has,$(name)),,$(name))))
FOUND := $(foreach name,$(if $(NO_OPTIONAL),,$(OPTIONAL)),$(call has,$(name)))
# Cases that need them are skipped.
export WITHOUT := $(filter-out $(FOUND),$(OPTIONAL))
without = $(if $(filter $(1),$(FOUND)),,@echo "make: no $(1): $(2)" >&2)
FEATURES := $(if $(filter libical,$(FOUND)),-DHAVE_ICAL) \
	$(if $(filter minizip,$(FOUND)),-DHAVE_ZIP) \
	$(if $(filter expat,$(FOUND)),-DHAVE_XML)

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wvla -Wformat=2 -Wundef \
	-Wpointer-arith -Wcast-qual -Wno-format-nonliteral $(if $(WERROR),-Werror)
HARDEN := -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
	-fstack-clash-protection -fcf-protection
SANITIZE := -fsanitize=address,undefined$(if $(FUZZ),$(comma)fuzzer-no-link) \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
CHECKED := $(SAN)$(FUZZ)
ALL_CPPFLAGS := -D_XOPEN_SOURCE=700 -DCPL_VERSION='"$(VERSION)"' \
	$(FEATURES) -Ilib/include -Ilib -Icmd/common -I$B $(CPPFLAGS)
ALL_CFLAGS := -std=c11 -O2 -g -fPIC -fno-semantic-interposition \
	-ffile-prefix-map=$(CURDIR)=. $(WARNINGS) \
	$(if $(CHECKED),$(SANITIZE),$(HARDEN)) \
	$(if $(MISSING),,$(shell pkg-config --cflags $(PACKAGES) $(FOUND))) $(CFLAGS)
ALL_LDFLAGS := -Wl,-z,relro,-z,now,--as-needed $(if $(CHECKED),$(SANITIZE)) \
	$(LDFLAGS)
LIBS := $(if $(MISSING),,$(shell pkg-config --libs $(PACKAGES) $(FOUND))) -lcsv -lm -ldl

LIB_SOURCES := $(sort $(wildcard lib/*/*.c))
HEADERS := $(sort $(wildcard lib/include/complaint/*.h))
COMMON_SOURCES := $(sort $(wildcard cmd/common/*.c))
PROGRAM_SOURCES := $(sort $(wildcard cmd/*.c))
PROGRAMS := $(PROGRAM_SOURCES:cmd/%.c=$B/bin/%)
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
UNITS := $(UNIT_SOURCES:tests/unit/%.c=$B/unit/%)
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/*.c))
FUZZERS := $(FUZZ_SOURCES:tests/fuzz/%.c=$B/fuzz/%)
PAGES := $(sort $(wildcard man/*.[1357]))
SHARED := $(sort $(shell find share -type f 2>/dev/null))
SOURCES := $(LIB_SOURCES) lib/region/compile/compile.c lib/render/compile/compile.c $(PROGRAM_SOURCES) $(sort $(wildcard cmd/*/*.c)) \
	$(UNIT_SOURCES) $(FUZZ_SOURCES) tests/starve/starve.c tests/killed/kill.c \
	$(sort $(wildcard tests/bench/*.c))
SCRIPTS := $(sort $(wildcard scripts/* tests/run tests/docs/* tests/bench/run .ci/run))
object = $(patsubst %.c,$B/%.o,$(1))

all: $(PROGRAMS) $B/libcomplaint.a $B/libcomplaint.so.$(VERSION)

help:
	@sed -n 's/^#: \{0,1\}//p' Makefile

#: all         the programs in build/bin, the library in build/
#: demo        install what is missing, build, and show the main job
#: check       install what is missing, build, and run every test
#: unit        the tests of the library
#: cases       the tests of the programs
#: docs        the tests of manual, headers and rules of the house
#: lint        layout, static analysis, shell scripts, manual
#: fuzz        every parser for FUZZ_SECONDS=60 each
#: bench       measure against other programs
#: install     into DESTDIR and PREFIX=/usr/local; uninstall takes it back
#: dist        a tar file of this version
#: lists       write lib/libcomplaint.map, complaint-problems(7) and the
#:             template for translators again
#: clean       remove what was built
#:
#: SAN=1 builds in build-san/ with the address and undefined behaviour
#: sanitizers, WERROR=1 makes warnings errors, NO_INSTALL=1 installs nothing,
#: NO_OPTIONAL=1 builds in build-plain/ without the libraries that may be missing.

# Everything is built again when how it is built has changed.
$B/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(subst ','\'',$(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(LIBS))' >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$B/packages: $B/flags
	@test -z '$(MISSING)' || { echo 'make: missing: $(MISSING);' \
	    'scripts/install-deps installs them' >&2; exit 1; }
	@printf '#include <csv.h>\n' | $(CC) $(CPPFLAGS) $(CFLAGS) -E -x c -o $B/csv.i - || \
	    { echo 'make: missing: libcsv; scripts/install-deps installs it' >&2; exit 1; }
	$(call without,libical,calendars take no iCalendar files)
	$(call without,minizip,ingest reads no spreadsheets and no zip archives)
	$(call without,expat,ingest reads no spreadsheets and no XML)
	@command -v msgfmt >/dev/null || \
	    { echo 'make: missing: gettext; scripts/install-deps installs it' >&2; exit 1; }
	@touch $@

$B/%.o: %.c $B/packages
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$B/libcomplaint.a: $(call object,$(LIB_SOURCES))
	@rm -f $@
	$(AR) rcD $@ $^

$B/common.a: $(call object,$(COMMON_SOURCES))
	@rm -f $@
	$(AR) rcD $@ $^

$B/libcomplaint.so.$(VERSION): $(call object,$(LIB_SOURCES)) lib/libcomplaint.map
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -shared -Wl,-soname,$(SONAME) \
	    -Wl,--version-script=lib/libcomplaint.map -o $@ \
	    $(call object,$(LIB_SOURCES)) $(LIBS)

# A program is a file, and may have a folder of its own besides.
.SECONDEXPANSION:
$B/bin/%: $B/cmd/%.o $$(call object,$$(sort $$(wildcard cmd/%/*.c))) \
	    $B/common.a $B/libcomplaint.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -pie -o $@ $^ $(LIBS)

# What `complaint` lists: each program with the line of its manual page.
$B/cmd/complaint.o: $B/programs.h
$B/programs.h: $(PROGRAM_SOURCES) $(PAGES) scripts/list-programs $B/packages
	scripts/list-programs $(PROGRAM_SOURCES:cmd/%.c=%) >$@.new
	@mv $@.new $@

# The table of regions, made by a program that runs where this is built.
REGIONS := share/regions/wilayah.csv share/regions/aliases.csv
$B/lib/region/region.o: $B/regions.h
$B/regions.h: lib/region/compile/compile.c lib/region/fold.h $(REGIONS) $B/packages
	$(HOSTCC) -std=c11 -O1 -Ilib -o $B/compile-regions $<
	$B/compile-regions $(REGIONS) >$@.new
	@mv $@.new $@

# What pages say in other languages, made likewise of the translations.
TRANSLATIONS := $(sort $(wildcard lib/render/po/*.po))
$B/po/%.mo: lib/render/po/%.po $B/packages
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

$B/lib/render/language.o: $B/languages.h
$B/languages.h: lib/render/compile/compile.c $(TRANSLATIONS:lib/render/po/%.po=$B/po/%.mo)
	$(HOSTCC) -std=c11 -O1 -o $B/compile-languages $<
	$B/compile-languages $(filter %.mo,$^) >$@.new
	@mv $@.new $@

$B/unit/%: $B/tests/unit/%.o $B/libcomplaint.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -pie -o $@ $^ $(LIBS) -lcmocka

$B/fuzz/%: $B/tests/fuzz/%.o $B/libcomplaint.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

$B/starve.so: tests/starve/starve.c $B/packages
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -shared -o $@ $<

$B/kill.so: tests/killed/kill.c $B/packages
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -shared -o $@ $< -ldl

unit: $(UNITS)
	@set -e; for test in $(UNITS); do echo "$$test"; $$test; done

cases: all
	PROGRAMS=$B/bin tests/run

docs: all
	tests/docs/run $B

lists:
	scripts/list-symbols map >lib/libcomplaint.map.new
	mv lib/libcomplaint.map.new lib/libcomplaint.map
	scripts/list-problems >man/complaint-problems.7.new
	mv man/complaint-problems.7.new man/complaint-problems.7
	scripts/list-texts >lib/render/po/complaint.pot.new
	mv lib/render/po/complaint.pot.new lib/render/po/complaint.pot
	for texts in $(TRANSLATIONS); do msgmerge --quiet --update --backup=none \
	    --no-fuzzy-matching $$texts lib/render/po/complaint.pot; done

# The set-up comes first, since what this file knows of the packages is what
# was there when it was read.
check:
	scripts/install-deps check || test -n '$(NO_INSTALL)'
	$(MAKE) check-all

check-all: unit cases docs
	$(if $(SAN),,$(MAKE) $B/starve.so && tests/starve/run $B)
	$(if $(SAN),,$(MAKE) $B/kill.so && tests/killed/run $B)
	$(if $(SAN),,tests/browser/run $B)
	$(if $(SAN),,tests/installed $B)
	$(if $(SAN),,tests/reproducible)

demo:
	scripts/install-deps build || test -n '$(NO_INSTALL)'
	$(MAKE) all
	scripts/demo

bench: all
	tests/bench/run

fuzz:
	$(MAKE) FUZZ=1 CC=clang FUZZ_SECONDS=$(FUZZ_SECONDS) fuzz-all

fuzz-all: $(FUZZERS)
	@set -e; for fuzzer in $(FUZZERS); do \
	    name=$${fuzzer##*/}; mkdir -p $B/found/$$name $B/corpus/$$name; \
	    mkdir -p tests/fuzz/corpus/$$name; echo "$$name"; \
	    $$fuzzer -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 \
		-max_len=65536 -verbosity=0 -print_final_stats=1 \
		-artifact_prefix=$B/found/$$name/ $B/corpus/$$name \
		tests/fuzz/corpus/$$name; \
	done

lint: $B/regions.h $B/languages.h
	scripts/lint $(SOURCES) -- $(ALL_CPPFLAGS) -std=c11 \
	    $(shell pkg-config --cflags $(PACKAGES) $(FOUND) 2>/dev/null)

# Files are written beside their place and renamed, so that whoever runs a
# program meanwhile has the old one or the new one.
PUT := scripts/put
install: all
	$(PUT) 755 $(DESTDIR)$(BINDIR) $B/bin/complaint
	$(PUT) 755 $(DESTDIR)$(LIBEXECDIR)/complaint \
	    $(filter-out $B/bin/complaint,$(PROGRAMS))
	$(PUT) 644 $(DESTDIR)$(INCLUDEDIR)/complaint $(HEADERS)
	$(PUT) 644 $(DESTDIR)$(LIBDIR) $B/libcomplaint.a
	$(PUT) 755 $(DESTDIR)$(LIBDIR) $B/libcomplaint.so.$(VERSION)
	ln -sf libcomplaint.so.$(VERSION) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libcomplaint.so
	sed -e 's,@PREFIX@,$(PREFIX),' -e 's,@LIBDIR@,$(LIBDIR),' \
	    -e 's,@INCLUDEDIR@,$(INCLUDEDIR),' -e 's,@VERSION@,$(VERSION),' \
	    lib/libcomplaint.pc.in >$B/libcomplaint.pc
	$(PUT) 644 $(DESTDIR)$(LIBDIR)/pkgconfig $B/libcomplaint.pc
	$(PUT) 755 $(DESTDIR)$(DATADIR)/complaint/examples scripts/daily-report
	@set -e; for page in $(PAGES); do \
	    $(PUT) 644 $(DESTDIR)$(MANDIR)/man$${page##*.} $$page; done
	@set -e; for file in $(SHARED); do folder=$${file%/*}; \
	    $(PUT) 644 $(DESTDIR)$(DATADIR)/complaint/$${folder#share} $$file; done

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/complaint $(DESTDIR)$(LIBDIR)/pkgconfig/libcomplaint.pc \
	    $(addprefix $(DESTDIR)$(LIBDIR)/,libcomplaint.a libcomplaint.so \
		$(SONAME) libcomplaint.so.$(VERSION)) \
	    $(foreach page,$(PAGES),$(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
	rm -rf $(DESTDIR)$(LIBEXECDIR)/complaint $(DESTDIR)$(INCLUDEDIR)/complaint \
	    $(DESTDIR)$(DATADIR)/complaint

dist:
	@mkdir -p $B
	git archive --format=tar --prefix=complaint-$(VERSION)/ HEAD | \
	    gzip -n -9 >$B/complaint-$(VERSION).tar.gz

clean:
	rm -rf build build-*

FORCE:
.PHONY: all help unit cases docs lists check check-all demo bench fuzz fuzz-all \
	lint install uninstall dist clean FORCE
.DELETE_ON_ERROR:
.SECONDARY:
-include $(shell find $B -name '*.d' 2>/dev/null)
