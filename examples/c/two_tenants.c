/*
 * Two tenants in one memory, each with a KeyID and a key of its own: what each of them reads, and what someone sees who taps the DRAM bus.
 *
 *   scripts/build-libtmebox.sh out
 *   gcc examples/c/two_tenants.c -o two_tenants -I out/include -L out/lib -ltmebox -Wl,-rpath,$PWD/out/lib
 *   ./two_tenants
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tmebox.h>

enum { PHYSICAL_ADDRESS_BITS = 46, KEYID_BITS = 6, ALICE = 1, BOB = 2, BATCH = 1024 };

/* The calls whose results < 0 are mistakes of ours. */
static int32_t expect(int32_t result, const char *call)
{
    if (result < 0) {
        char message[256];
        tmebox_error_message(message, sizeof message);
        fprintf(stderr, "%s: %" PRId32 ": %s\n", call, result, message);
        exit(1);
    }
    return result;
}
#define EXPECT(call) expect(call, #call)

static uint64_t under(uint64_t key_id, uint64_t address)
{
    return key_id << (PHYSICAL_ADDRESS_BITS - KEYID_BITS) | address;
}

static void show(const char *who, const uint8_t *bytes)
{
    printf("%-28s", who);
    for (int i = 0; i < 16; i++)
        printf("%02x", bytes[i]);
    printf("\n");
}

/* WRMSR 982H: enabled, 6 KeyID bits, all four algorithms. */
static void activate(tmebox_engine engine)
{
    tmebox_activate_inputs inputs = { .entropy_available = 1, .data_key = "data", .tweak_key = "tweak", .mac_key = "mac" };
    EXPECT(tmebox_write_msr(engine, 0, 0x982, 2 | (uint64_t)KEYID_BITS << 32 | UINT64_C(15) << 48, &inputs));
}

/* PCONFIG: a KeyID gets a key, AES-XTS-128 with integrity. */
static void program(tmebox_engine engine, uint16_t key_id, const char *key)
{
    tmebox_key_program program = { .key_id = key_id, .control = 2 << 8 };
    memcpy(program.key_field_1, key, strlen(key));
    memcpy(program.key_field_2, key, strlen(key));
    program.key_field_2[15] = 1;
    EXPECT(tmebox_pconfig(engine, 0, &program, NULL));
}

/* Many lines in one call, which costs no more than one. */
static size_t write_many(tmebox_port port)
{
    static tmebox_access accesses[BATCH];
    static uint8_t data[BATCH * TMEBOX_LINE_SIZE];
    size_t done;
    for (int i = 0; i < BATCH; i++)
        accesses[i] = (tmebox_access){
            .address = under(ALICE, 0x100000 + (uint64_t)i * TMEBOX_LINE_SIZE), .offset = i * TMEBOX_LINE_SIZE, .operation = TMEBOX_OP_MOVDIR64B };
    EXPECT(tmebox_execute(port, accesses, BATCH, data, sizeof data, TMEBOX_PAST, &done));
    return done;
}

int main(void)
{
    const uint64_t address = 0x1000;
    uint8_t secret[TMEBOX_LINE_SIZE] = "attack at dawn", line[TMEBOX_LINE_SIZE];
    tmebox_platform platform;
    tmebox_engine engine;
    tmebox_port port;
    tmebox_line_tag tag;

    EXPECT(tmebox_start(TMEBOX_VERSION, NULL));
    EXPECT(tmebox_platform_default(&platform, sizeof platform));
    platform.integrity = 2;
    EXPECT(tmebox_engine_create(&platform, NULL, &engine));
    EXPECT(tmebox_port_open(engine, 0, &port));
    activate(engine);
    program(engine, ALICE, "alice's key");
    program(engine, BOB, "bob's key");

    EXPECT(tmebox_write(port, under(ALICE, address), ~UINT64_C(0), secret));
    EXPECT(tmebox_flush(port, under(ALICE, address)));
    EXPECT(tmebox_snoop(engine, address, line, &tag));
    show("on the bus", line);
    printf("%-28s%07" PRIx32 "\n", "its MAC", tag.mac);

    EXPECT(tmebox_read(port, under(ALICE, address), line));
    show("Alice reads", line);

    /* Bytes 0 to 5 only: the byte enables leave the rest as it was. */
    memcpy(line, "retire", 6);
    EXPECT(tmebox_write(port, under(ALICE, address), 0x3F, line));
    EXPECT(tmebox_read(port, under(ALICE, address), line));
    printf("%-28s%s\n", "Alice changes it to", (char *)line);
    EXPECT(tmebox_flush(port, under(ALICE, address)));

    printf("%-28s%s\n", "Bob reads", EXPECT(tmebox_read(port, under(BOB, address), line)) == TMEBOX_MACHINE_CHECK ? "machine check" : "something");
    printf("%-28s%zu\n", "lines in one batch", write_many(port));

    EXPECT(tmebox_close(port));
    EXPECT(tmebox_close(engine));
    printf("%-28s%" PRId32 "\n", "closed, it answers", tmebox_flush(port, 0));
    return 0;
}
