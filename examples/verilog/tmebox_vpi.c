/*
 * System functions for a simulator of Verilog (VPI): the engine as a memory behind a bus.
 *
 *   status = $tmebox_open(bits)                           one engine a simulation, with so many KeyID bits
 *   status = $tmebox_key(keyid, key)                      PCONFIG: a KeyID gets a key, AES-XTS-128 with integrity
 *   status = $tmebox_write(keyid, address, enables, line)
 *   status = $tmebox_read(keyid, address, line)           line is set
 *   status = $tmebox_flush(keyid, address)
 *   status = $tmebox_snoop(address, line)                 what lies in DRAM
 *
 * keyid: up to 32 bits. address, enables: 64. key: 128. line: 512, byte 0 in its lowest bits. A status < 0 stops the simulation with its message.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <tmebox.h>
#include <vpi_user.h>

enum { PHYSICAL_ADDRESS_BITS = 46, LINE_WORDS = TMEBOX_LINE_SIZE / 4, MOST_ARGUMENTS = 4 };

static tmebox_engine engine;
static tmebox_port port;
static int keyid_bits;

/* The arguments of the call that is being carried out. */
static vpiHandle argument[MOST_ARGUMENTS];

static void stop(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vpi_vprintf((PLI_BYTE8 *)format, values);
    va_end(values);
    vpi_control(vpiFinish, 1);
}

static void take_arguments(void)
{
    vpiHandle all = vpi_iterate(vpiArgument, vpi_handle(vpiSysTfCall, NULL));
    memset(argument, 0, sizeof argument);
    for (int i = 0; all != NULL && i <= MOST_ARGUMENTS; i++) {
        vpiHandle next = vpi_scan(all);
        if (next == NULL)
            return;
        if (i < MOST_ARGUMENTS)
            argument[i] = next;
    }
}

/* The value of an argument, lowest word first; what it lacks is 0. An x or z in it is a mistake of the design. */
static int take(int place, uint32_t *words, int count)
{
    s_vpi_value value = { .format = vpiVectorVal };
    int there = argument[place] == NULL ? 0 : (vpi_get(vpiSize, argument[place]) + 31) / 32;
    memset(words, 0, sizeof *words * (size_t)count);
    if (there == 0) {
        stop("tmebox: argument %d is missing\n", place + 1);
        return 0;
    }
    vpi_get_value(argument[place], &value);
    for (int i = 0; i < there && i < count; i++) {
        if (value.value.vector[i].bval != 0) {
            stop("tmebox: argument %d has an x or a z\n", place + 1);
            return 0;
        }
        words[i] = (uint32_t)value.value.vector[i].aval;
    }
    return 1;
}

static int take_number(int place, uint64_t *number)
{
    uint32_t words[2];
    int there = take(place, words, 2);
    *number = (uint64_t)words[1] << 32 | words[0];
    return there;
}

/* Lines are little-endian, as the processors are that these memories belong to. */
static int take_line(int place, uint8_t *line)
{
    uint32_t words[LINE_WORDS];
    int there = take(place, words, LINE_WORDS);
    for (int i = 0; i < TMEBOX_LINE_SIZE; i++)
        line[i] = (uint8_t)(words[i / 4] >> 8 * (i % 4));
    return there;
}

static void give_line(int place, const uint8_t *line)
{
    s_vpi_vecval words[LINE_WORDS] = { { 0, 0 } };
    s_vpi_value value = { .format = vpiVectorVal, .value.vector = words };
    for (int i = 0; i < TMEBOX_LINE_SIZE; i++)
        words[i / 4].aval |= (PLI_INT32)((uint32_t)line[i] << 8 * (i % 4));
    if (argument[place] == NULL || vpi_get(vpiSize, argument[place]) != 8 * TMEBOX_LINE_SIZE)
        stop("tmebox: argument %d is not a line of 512 bits\n", place + 1);
    else
        vpi_put_value(argument[place], &value, NULL, vpiNoDelay);
}

/* The physical address that arguments 1 and 2 name. */
static int take_address(uint64_t *address)
{
    uint64_t key_id;
    if (!take_number(0, &key_id) || !take_number(1, address))
        return 0;
    *address |= keyid_bits == 0 ? 0 : key_id << (PHYSICAL_ADDRESS_BITS - keyid_bits);
    return 1;
}

static int32_t open_engine(void)
{
    tmebox_activate_inputs inputs = { .entropy_available = 1, .data_key = "data", .tweak_key = "tweak", .mac_key = "mac" };
    tmebox_platform platform;
    uint64_t bits;
    int32_t result;
    if (!take_number(0, &bits))
        return TMEBOX_E_ARGUMENT;
    keyid_bits = (int)(bits & 15);
    if ((result = tmebox_start(TMEBOX_VERSION, NULL)) != TMEBOX_DONE || (result = tmebox_platform_default(&platform, sizeof platform)) != TMEBOX_DONE)
        return result;
    platform.physical_address_bits = PHYSICAL_ADDRESS_BITS;
    platform.max_keyid_bits = keyid_bits;
    platform.max_keys = (1 << keyid_bits) - 1;
    platform.integrity = 2;
    if ((result = tmebox_engine_create(&platform, NULL, &engine)) != TMEBOX_DONE || (result = tmebox_port_open(engine, 0, &port)) != TMEBOX_DONE)
        return result;
    return tmebox_write_msr(engine, 0, 0x982, 2 | (uint64_t)keyid_bits << 32 | (keyid_bits == 0 ? 0 : UINT64_C(15) << 48), &inputs);
}

static int32_t set_key(void)
{
    tmebox_key_program program = { .control = 2 << 8 };
    uint32_t key[4];
    uint64_t key_id;
    if (!take_number(0, &key_id) || !take(1, key, 4))
        return TMEBOX_E_ARGUMENT;
    program.key_id = (uint16_t)key_id;
    memcpy(program.key_field_1, key, sizeof key);
    memcpy(program.key_field_2, key, sizeof key);
    program.key_field_2[0] ^= 1;
    return tmebox_pconfig(engine, 0, &program, NULL);
}

static int32_t write_line(void)
{
    uint64_t address, enables;
    uint8_t line[TMEBOX_LINE_SIZE];
    return take_address(&address) && take_number(2, &enables) && take_line(3, line) ? tmebox_write(port, address, enables, line) : TMEBOX_E_ARGUMENT;
}

static int32_t read_line(void)
{
    uint64_t address;
    uint8_t line[TMEBOX_LINE_SIZE];
    if (!take_address(&address))
        return TMEBOX_E_ARGUMENT;
    int32_t result = tmebox_read(port, address, line);
    if (result >= 0)
        give_line(2, line);
    return result;
}

static int32_t flush_line(void)
{
    uint64_t address;
    return take_address(&address) ? tmebox_flush(port, address) : TMEBOX_E_ARGUMENT;
}

static int32_t snoop_line(void)
{
    uint64_t address;
    uint8_t line[TMEBOX_LINE_SIZE];
    if (!take_number(0, &address))
        return TMEBOX_E_ARGUMENT;
    int32_t result = tmebox_snoop(engine, address, line, NULL);
    if (result >= 0)
        give_line(1, line);
    return result;
}

static const struct function {
    const char *name;
    int32_t (*act)(void);
} functions[] = {
    { "$tmebox_open", open_engine }, { "$tmebox_key", set_key }, { "$tmebox_write", write_line },
    { "$tmebox_read", read_line }, { "$tmebox_flush", flush_line }, { "$tmebox_snoop", snoop_line },
};

static PLI_INT32 call(PLI_BYTE8 *data)
{
    const struct function *function = (const struct function *)(void *)data;
    s_vpi_value value = { .format = vpiIntVal };
    char message[256];
    take_arguments();
    value.value.integer = function->act();
    if (value.value.integer < 0) {
        tmebox_error_message(message, sizeof message);
        stop("%s: %" PRId32 ": %s\n", function->name, (int32_t)value.value.integer, message);
    }
    vpi_put_value(vpi_handle(vpiSysTfCall, NULL), &value, NULL, vpiNoDelay);
    return 0;
}

static void announce(void)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        s_vpi_systf_data function = {
            .type = vpiSysFunc, .sysfunctype = vpiIntFunc, .tfname = (PLI_BYTE8 *)functions[i].name, .calltf = call, .user_data = (PLI_BYTE8 *)&functions[i] };
        vpi_register_systf(&function);
    }
}

void (*vlog_startup_routines[])(void) = { announce, NULL };
