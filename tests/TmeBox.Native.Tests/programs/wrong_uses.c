/* Every wrong use is a code and a message, and changes nothing; ends with 0 if so. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tmebox.h>

static int faults;

static void check(int32_t found, int32_t expected, const char *words, const char *call, int line)
{
    char message[512];
    size_t length = tmebox_error_message(message, sizeof message);
    if (found != expected || (found < 0 && (length == 0 || strstr(message, words) == NULL))) {
        printf("line %d: %s: found %" PRId32 " '%s'; expected %" PRId32 " '%s'\n", line, call, found, found < 0 ? message : "", expected, words);
        faults++;
    }
}
#define REFUSED(expected, words, call) check(call, expected, words, #call, __LINE__)
#define DONE(call) check(call, TMEBOX_DONE, "", #call, __LINE__)

static void before_start(void)
{
    uint64_t handle;
    REFUSED(TMEBOX_E_NOT_STARTED, "tmebox_start", tmebox_engine_create(NULL, NULL, &handle));
    REFUSED(TMEBOX_E_RUNTIME, "/nowhere/TmeBox.Native.runtimeconfig.json", tmebox_start(TMEBOX_VERSION, "/nowhere"));
    REFUSED(TMEBOX_E_NOT_STARTED, "tmebox_start", tmebox_close(1));
}

static void versions(void)
{
    tmebox_platform platform;
    tmebox_engine engine = 77;
    DONE(tmebox_start(TMEBOX_VERSION, NULL));
    DONE(tmebox_start(TMEBOX_VERSION, NULL));
    REFUSED(TMEBOX_E_VERSION, "version 2.0", tmebox_start(0x20000, NULL));
    REFUSED(TMEBOX_E_VERSION, "version 1.1", tmebox_start(0x10001, NULL));
    REFUSED(TMEBOX_E_VERSION, "version 0.0", tmebox_start(0, NULL));
    REFUSED(TMEBOX_E_VERSION, "96 bytes", tmebox_platform_default(&platform, sizeof platform - 4));
    DONE(tmebox_platform_default(&platform, sizeof platform));
    platform.size++;
    REFUSED(TMEBOX_E_VERSION, "96 bytes", tmebox_engine_create(&platform, NULL, &engine));
    if (engine != 77)
        faults++;
}

static void platforms(void)
{
    tmebox_platform platform;
    tmebox_options options;
    tmebox_engine engine;
    DONE(tmebox_platform_default(&platform, sizeof platform));
    DONE(tmebox_options_default(&options, sizeof options));
    REFUSED(TMEBOX_E_ARGUMENT, "platform", tmebox_platform_default(NULL, sizeof platform));
    REFUSED(TMEBOX_E_ARGUMENT, "engine", tmebox_engine_create(&platform, &options, NULL));
    platform.bypass = 2;
    REFUSED(TMEBOX_E_ARGUMENT, "0 or 1", tmebox_engine_create(&platform, NULL, &engine));
    platform.bypass = 1;
    platform.physical_address_bits = 53;
    REFUSED(TMEBOX_E_ARGUMENT, "PhysicalAddressBits", tmebox_engine_create(&platform, NULL, &engine));
    options.cache_sets = 3;
    REFUSED(TMEBOX_E_ARGUMENT, "power of two", tmebox_engine_create(NULL, &options, &engine));
    options.cache_sets = 64;
    options.aes_path = 99;
    REFUSED(TMEBOX_E_ARGUMENT, "", tmebox_engine_create(NULL, &options, &engine));
}

static void handles(tmebox_engine engine, tmebox_port port)
{
    uint8_t line[64] = { 0 };
    tmebox_snapshot snapshot;
    uint64_t made_up[] = { 0, 1, engine ^ (UINT64_C(1) << 40), UINT64_MAX, port, 0x7fff00000000 };
    for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++) {
        REFUSED(TMEBOX_E_HANDLE, "no open handle of a MemoryEngine", tmebox_reset(made_up[i]));
        REFUSED(TMEBOX_E_HANDLE, "no open handle of a EngineSnapshot", tmebox_snapshot_restore(engine, made_up[i]));
    }
    REFUSED(TMEBOX_E_HANDLE, "no open handle of a MemoryPort", tmebox_read(engine, 0, line));
    DONE(tmebox_snapshot_take(engine, &snapshot));
    DONE(tmebox_close(snapshot));
    REFUSED(TMEBOX_E_HANDLE, "no open handle", tmebox_snapshot_restore(engine, snapshot));
    REFUSED(TMEBOX_E_HANDLE, "no open handle", tmebox_close(snapshot));
}

static void arguments(tmebox_engine engine, tmebox_port port)
{
    uint8_t line[64] = { 0 };
    tmebox_access access = { .operation = 6 };
    tmebox_line_tag tag = { .mac = 1u << 28 };
    tmebox_core_mode mode = { .cpl = 4 };
    size_t done = 99;
    uint64_t value;
    REFUSED(TMEBOX_E_ARGUMENT, "line", tmebox_read(port, 0, NULL));
    REFUSED(TMEBOX_E_ARGUMENT, "line", tmebox_write(port, 0, 1, NULL));
    REFUSED(TMEBOX_E_ARGUMENT, "value", tmebox_read_msr(engine, 0, 0x982, NULL));
    REFUSED(TMEBOX_E_ARGUMENT, "core", tmebox_read_msr(engine, 2, 0x982, &value));
    REFUSED(TMEBOX_E_ARGUMENT, "core", tmebox_read_msr(engine, -1, 0x982, &value));
    REFUSED(TMEBOX_E_ARGUMENT, "32 bytes", tmebox_write_msr(engine, 0, 0x982, 2, NULL));
    REFUSED(TMEBOX_E_ARGUMENT, "program", tmebox_pconfig(engine, 0, NULL, NULL));
    REFUSED(TMEBOX_E_ARGUMENT, "core", tmebox_port_open(engine, 5, &value));
    REFUSED(TMEBOX_E_ARGUMENT, "policy", tmebox_read_range(port, 0, 0, line, 64, 2, &done));
    REFUSED(TMEBOX_E_ARGUMENT, "bytes", tmebox_read_range(port, 0, 0, NULL, 64, 0, &done));
    REFUSED(TMEBOX_E_ARGUMENT, "at most 2147483647", tmebox_read_range(port, 0, 0, line, SIZE_MAX, 0, &done));
    REFUSED(TMEBOX_E_ARGUMENT, "at most 67108864", tmebox_execute(port, &access, SIZE_MAX, line, 64, 0, &done));
    REFUSED(TMEBOX_E_ARGUMENT, "Operation 6", tmebox_execute(port, &access, 1, line, 64, 0, &done));
    access.operation = TMEBOX_OP_READ;
    access.offset = 1;
    REFUSED(TMEBOX_E_ARGUMENT, "offset 1", tmebox_execute(port, &access, 1, line, 64, 0, &done));
    access.offset = -64;
    REFUSED(TMEBOX_E_ARGUMENT, "offset -64", tmebox_execute(port, &access, 1, line, 64, 0, &done));
    REFUSED(TMEBOX_E_ARGUMENT, "tag", tmebox_replace(engine, 0, line, &tag));
    REFUSED(TMEBOX_E_ARGUMENT, "bit", tmebox_flip(engine, 0, 512));
    REFUSED(TMEBOX_E_ARGUMENT, "lineAddress", tmebox_snoop(engine, UINT64_MAX, line, NULL));
    REFUSED(TMEBOX_E_ARGUMENT, "keyId", tmebox_find_cached(engine, 32768, 0, line, &(tmebox_cache_entry){ 0 }));
    REFUSED(TMEBOX_E_ARGUMENT, "mode", tmebox_change_mode(engine, 0, &mode));
    REFUSED(TMEBOX_E_ARGUMENT, "1 to 64", tmebox_read_virtual(engine, 0, 0, line, 65, NULL));
    REFUSED(TMEBOX_E_ARGUMENT, "1 to 64", tmebox_read_virtual(engine, 0, 0, NULL, 0, NULL));
    DONE(tmebox_read_range(port, 0, 0, NULL, 0, 0, &done));
    DONE(tmebox_execute(port, NULL, 0, NULL, 0, 0, &done));
    if (done != 0)
        faults++;
}

/* Whatever its buffer is, a message does not leave it. */
static void messages(void)
{
    char whole[512], part[8] = "#######";
    (void)tmebox_reset(0);
    size_t length = tmebox_error_message(whole, sizeof whole);
    if (length != strlen(whole) || tmebox_error_message(NULL, 0) != length || tmebox_error_message(part, 5) != length || memcmp(part, whole, 4) != 0 || part[4] != 0 || part[5] != '#')
        faults++;
}

int main(void)
{
    tmebox_engine engine;
    tmebox_port port;
    uint8_t before[TMEBOX_DIGEST_SIZE], after[TMEBOX_DIGEST_SIZE], line[64];
    before_start();
    versions();
    platforms();
    DONE(tmebox_engine_create(NULL, NULL, &engine));
    DONE(tmebox_port_open(engine, 0, &port));
    DONE(tmebox_digest(engine, before));
    handles(engine, port);
    arguments(engine, port);
    messages();
    DONE(tmebox_digest(engine, after));
    if (memcmp(before, after, sizeof before) != 0)
        faults++;
    DONE(tmebox_close(engine));
    REFUSED(TMEBOX_E_CLOSED, "disposed", tmebox_read(port, 0, line));
    DONE(tmebox_close(port));
    printf("%d faults\n", faults);
    return faults != 0;
}
