/*
 * tmebox.h: memory that is encrypted with many keys, as Intel TME-MK describes it, exact to the bit.
 *
 * The engine is managed code; libtmebox starts the .NET 10 runtime within the process (hostfxr) and calls into it. The runtime and its signal
 * handlers stay until the process ends.
 *
 *   tmebox_start(TMEBOX_VERSION, NULL);
 *   tmebox_engine engine;
 *   tmebox_engine_create(NULL, NULL, &engine);
 *   ...
 *   tmebox_close(engine);
 *
 * Results. Every call but tmebox_error_message returns an int32_t: TMEBOX_DONE, or another value >= 0 for what the simulated software sees
 * (a page fault, a machine check ...), or a value < 0 for a wrong use of this library. After a value < 0 nothing has changed (after TMEBOX_E_MEMORY
 * and TMEBOX_E_INTERNAL a part of the call may have been done), and tmebox_error_message tells more. No exception crosses the boundary.
 *
 * Handles are numbers that are looked up, never addresses: one that is closed, of another kind or made up is TMEBOX_E_HANDLE. 0 is never one.
 *
 * Pointers are used during the call only. NULL is TMEBOX_E_ARGUMENT where it is not allowed; any other pointer must be good for as many bytes as is
 * said, of any alignment. A line is 64 bytes.
 *
 * Threads. tmebox_start must have returned in one thread before another calls anything else. After that, calls on different engines may run at
 * once. An engine with options.many_threads may be used by many threads at once, each with a port of its own, and closed while they do (they get
 * TMEBOX_E_CLOSED). An engine without it, and every port, is used by one thread at a time, tmebox_close included. Memory given to a call is not
 * changed by others meanwhile. Messages are kept for each thread.
 *
 * A call costs some ten nanoseconds, about as much as a line. tmebox_execute pays where lines miss the cache or go past it, and the ranges where they
 * follow each other; a line that hits is read as fast by itself.
 *
 * Physical addresses are bytes and carry the KeyID in their upper bits: with k KeyID bits active and m = MAXPHYADDR, the KeyID is PA[m-1:m-k].
 */
#ifndef TMEBOX_H
#define TMEBOX_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* Major in bits 31:16, minor in 15:0. A library serves callers of the same major and of the same or a lower minor. */
#define TMEBOX_VERSION 0x00010000u

#define TMEBOX_LINE_SIZE 64
#define TMEBOX_DIGEST_SIZE 32

/* What the simulated software sees. */
enum {
    TMEBOX_DONE = 0,
    TMEBOX_INVALID_OPCODE = 1,
    TMEBOX_GENERAL_PROTECTION = 2,
    TMEBOX_PAGE_FAULT = 3,
    TMEBOX_MACHINE_CHECK = 4,
    TMEBOX_DEVICE_BUSY = 5,
    TMEBOX_ENTROPY_ERROR = 6,
    TMEBOX_INVALID_COMMAND = 7,
    TMEBOX_INVALID_KEYID = 8,
    TMEBOX_INVALID_ALGORITHM = 9,
    TMEBOX_VM_EXIT = 10,
    TMEBOX_ABORTED = 11,
    TMEBOX_UNSPECIFIED = 12
};

/* A wrong use of this library. */
enum {
    TMEBOX_E_NOT_STARTED = -1, /* tmebox_start has not succeeded */
    TMEBOX_E_VERSION = -2,     /* made for another version, or a structure of another size */
    TMEBOX_E_RUNTIME = -3,     /* the .NET runtime or the engine's assemblies cannot be loaded */
    TMEBOX_E_HANDLE = -4,      /* no open handle of that kind */
    TMEBOX_E_CLOSED = -5,      /* the engine behind a port or a snapshot is closed */
    TMEBOX_E_ARGUMENT = -6,    /* a NULL, a number out of its range, a length that does not fit */
    TMEBOX_E_MEMORY = -7,      /* no memory */
    TMEBOX_E_UNSUPPORTED = -8, /* this machine cannot do it */
    TMEBOX_E_STATE = -9,       /* not in this state: 2^20 handles are open, an alias that many threads forbid */
    TMEBOX_E_INTERNAL = -10    /* a fault of ours: please report the message */
};

typedef uint64_t tmebox_engine;
typedef uint64_t tmebox_port;
typedef uint64_t tmebox_snapshot;

/* ---- Start ------------------------------------------------------------------------------------------------------------------------------- */

/* Starts the runtime; again it only checks the version. version: TMEBOX_VERSION. folder: where TmeBox.Native.dll is, NULL for beside the library. */
int32_t tmebox_start(uint32_t version, const char *folder);

/* The message of the last call of this thread that returned a value < 0, in UTF-8. Writes at most size bytes, the last one 0, and nothing if size is 0;
 * returns the length of the whole message without its 0, and 0 if there was none. */
size_t tmebox_error_message(char *buffer, size_t size);

/* ---- Engines ----------------------------------------------------------------------------------------------------------------------------- */

/* The platform to simulate. Flags are 0 or 1. tmebox_platform_default fills in the defaults that are named. */
typedef struct tmebox_platform {
    uint32_t size;                       /* sizeof(tmebox_platform) */
    int32_t physical_address_bits;       /* MAXPHYADDR, 36 to 52; 46 */
    int32_t max_keyid_bits;              /* 0 to 15; 6 */
    int32_t max_keys;                    /* 0 to 32767; 63 */
    int32_t algorithms;                  /* bit 0 XTS-128, 1 with integrity, 2 XTS-256, 3 with integrity; 15 */
    int32_t bypass;                      /* KeyID 0 may bypass encryption; 1 */
    int32_t tdx_keyids;                  /* 982H bits 39:36 exist; 1 */
    int32_t integrity;                   /* 0 none, 1 logical, 2 cryptographic; 0 */
    int32_t tweak_input;                 /* 0 line address, 1 line index, 2 block address, 3 line address with KeyID; 0 */
    int32_t tweak_order;                 /* 0 little-endian, 1 big-endian; 0 */
    int32_t packages;                    /* 1 or 2, of two cores each; 1 */
    int32_t has_tme;                     /* 1 */
    int32_t has_pconfig;                 /* 1 */
    int32_t has_pconfig_target;          /* 1 */
    int32_t has_partitioning;            /* 1 */
    int32_t has_seam;                    /* 0 */
    int32_t pconfig_revision;            /* 0 SDM, 1 MET; 0 */
    int32_t entropy_error_leaks_lock;    /* 0 */
    int32_t keyid_above_max;             /* 0 behaves as TME, 1 unspecified; 0 */
    int32_t wbinvd_scope;                /* 0 package, 1 originating core; 0 */
    int32_t locked_activate_write;       /* 0 ignored, 1 general protection; 0 */
    int32_t speculative_fill_poisons;    /* 0 */
    int32_t shared_read_poisons;         /* 1 */
    int32_t partial_write_poisons;       /* 0 */
} tmebox_platform;

/* How an engine runs. */
typedef struct tmebox_options {
    uint32_t size;        /* sizeof(tmebox_options) */
    int32_t cache_mode;   /* 0 finite, 1 unlimited, 2 uncached; 0 */
    int32_t cache_sets;   /* a power of two, 1 to 2^20; 64 */
    int32_t cache_ways;   /* 1 to 64; 8 */
    int32_t aes_path;     /* 0 the fastest, 1 AES-NI, 2 portable, 3 VAES; 0 */
    int32_t many_threads; /* 0 */
} tmebox_options;

int32_t tmebox_platform_default(tmebox_platform *platform, size_t size);
int32_t tmebox_options_default(tmebox_options *options, size_t size);

/* A fresh engine: 982H is 0, memory is plaintext and zero. NULL: the defaults. */
int32_t tmebox_engine_create(const tmebox_platform *platform, const tmebox_options *options, tmebox_engine *engine);

/* Closes a handle of any kind. Closing an engine gives its memory back; its ports and snapshots remain to be closed. */
int32_t tmebox_close(uint64_t handle);

/* As fresh. */
int32_t tmebox_reset(tmebox_engine engine);

/* A reset of the platform: DRAM stays. */
int32_t tmebox_reset_platform(tmebox_engine engine);

/* ---- Registers and keys ------------------------------------------------------------------------------------------------------------------ */

/* What the platform supplies to a write of 982H. */
typedef struct tmebox_activate_inputs {
    int32_t entropy_available;
    int32_t stored_key_present;
    uint8_t data_key[32];
    uint8_t tweak_key[32];
    uint8_t mac_key[16];
} tmebox_activate_inputs;

/* PCONFIG leaf 0 with its structure by value. */
typedef struct tmebox_key_program {
    uint64_t rbx;               /* the structure's linear address: only its alignment and canonicality matter */
    uint32_t eax;               /* the leaf, 0 */
    uint32_t control;           /* 7:0 command, 23:8 one-hot algorithm */
    uint16_t key_id;
    uint8_t prefixed;           /* the encoding has a prefix that it must not have */
    uint8_t rest_is_non_zero;   /* another byte that has to be zero is not */
    int32_t entropy_available;
    uint8_t key_field_1[64];
    uint8_t key_field_2[64];
    uint8_t random_data_key[32];
    uint8_t random_tweak_key[32];
} tmebox_key_program;

/* PCONFIG leaf 0 that reads its structure from memory. */
typedef struct tmebox_pconfig_inputs {
    uint64_t rbx;
    uint32_t eax;
    uint32_t prefixed;
    int32_t entropy_available;
    uint8_t random_data_key[32];
    uint8_t random_tweak_key[32];
    uint32_t reserved;
} tmebox_pconfig_inputs;

int32_t tmebox_read_msr(tmebox_engine engine, int32_t core, uint32_t index, uint64_t *value);

/* inputs: of 982H only; NULL otherwise. */
int32_t tmebox_write_msr(tmebox_engine engine, int32_t core, uint32_t index, uint64_t value, const tmebox_activate_inputs *inputs);

/* registers: EAX, EBX, ECX, EDX. */
int32_t tmebox_cpuid(tmebox_engine engine, uint32_t leaf, uint32_t subleaf, uint32_t *registers);

/* value: RAX where PCONFIG completed, the error code of a page fault; may be NULL. */
int32_t tmebox_pconfig(tmebox_engine engine, int32_t core, const tmebox_key_program *program, uint64_t *value);
int32_t tmebox_pconfig_at(tmebox_engine engine, int32_t core, const tmebox_pconfig_inputs *inputs, uint64_t *value);

/* The core begins a PCONFIG and holds the lock of its key table until one of its PCONFIGs ends. */
int32_t tmebox_take_table(tmebox_engine engine, int32_t core);

/* mode: 0 TME, 1 keys of its own, 2 no encryption. algorithm: as in tmebox_platform, 0 without keys of its own. */
int32_t tmebox_key_state(tmebox_engine engine, int32_t package, int32_t key_id, int32_t *mode, int32_t *algorithm);

/* ---- Lines by physical address ----------------------------------------------------------------------------------------------------------- */

/* A way for one thread into an engine, with the accesses of a core, 0 to 3. */
int32_t tmebox_port_open(tmebox_engine engine, int32_t core, tmebox_port *port);

/* The line becomes zero unless the result is TMEBOX_DONE. */
int32_t tmebox_read(tmebox_port port, uint64_t address, uint8_t *line);

/* byte_enables: bit i writes byte i of the line. */
int32_t tmebox_write(tmebox_port port, uint64_t address, uint64_t byte_enables, const uint8_t *line);

/* A store past the caches. */
int32_t tmebox_write_uncached(tmebox_port port, uint64_t address, uint64_t byte_enables, const uint8_t *line);

int32_t tmebox_flush(tmebox_port port, uint64_t address);      /* CLFLUSH */
int32_t tmebox_write_back(tmebox_port port, uint64_t address); /* CLWB */
int32_t tmebox_prefetch(tmebox_port port, uint64_t address);   /* a spontaneous fill */

/* The address is a multiple of 64. */
int32_t tmebox_movdir64b(tmebox_port port, uint64_t address, const uint8_t *line);

/* Writes back and empties caches, all KeyIDs. */
int32_t tmebox_wbinvd(tmebox_engine engine, int32_t core);

/* ---- Ranges and batches ------------------------------------------------------------------------------------------------------------------ */

/* What becomes of lines that are not cached. */
enum {
    TMEBOX_THROUGH = 0, /* they come in */
    TMEBOX_PAST = 1     /* they stay out; in bulk */
};

/* length bytes from a KeyID-free address on, at most 2^31 - 1; done: how many were read or written before the result came about. */
int32_t tmebox_read_range(tmebox_port port, int32_t key_id, uint64_t address, uint8_t *bytes, size_t length, int32_t policy, size_t *done);
int32_t tmebox_write_range(tmebox_port port, int32_t key_id, uint64_t address, const uint8_t *bytes, size_t length, int32_t policy, size_t *done);

enum {
    TMEBOX_OP_READ = 0,
    TMEBOX_OP_WRITE = 1,
    TMEBOX_OP_MOVDIR64B = 2,
    TMEBOX_OP_FLUSH = 3,
    TMEBOX_OP_WRITE_BACK = 4,
    TMEBOX_OP_PREFETCH = 5
};

/* One access of a batch. */
typedef struct tmebox_access {
    uint64_t address;      /* physical, with the KeyID */
    uint64_t byte_enables; /* of writes */
    int32_t offset;        /* where the line's 64 bytes begin in the batch's data */
    int32_t operation;     /* TMEBOX_OP_... */
    int32_t status;        /* how it ended; set by the call */
    int32_t reserved;
} tmebox_access;

/* Carries out accesses in order and asks memory ahead for those that follow. done: how many are TMEBOX_DONE. The result is TMEBOX_DONE whatever became
 * of them; an access that is not one is TMEBOX_E_ARGUMENT, and nothing was done. At most 2^26 accesses, and 2^31 - 1 bytes of data. */
int32_t tmebox_execute(tmebox_port port, tmebox_access *accesses, size_t count, uint8_t *data, size_t data_size, int32_t policy, size_t *done);

/* A cache entry that left to make room for an access of the port's last call. */
typedef struct tmebox_eviction {
    uint64_t line_address;     /* without the KeyID */
    uint64_t physical_address; /* with it */
    int32_t key_id;
    int32_t written_back;
    int32_t access;            /* which access of a batch, or line of a range, needed the room */
    int32_t reserved;
} tmebox_eviction;

/* Writes at most room of them; count: how many there are. */
int32_t tmebox_last_evictions(tmebox_port port, tmebox_eviction *evictions, size_t room, size_t *count);

/* ---- Cores and linear addresses ---------------------------------------------------------------------------------------------------------- */

typedef struct tmebox_core_mode {
    uint64_t pconfig_exiting; /* VMX exiting bitmap */
    int32_t cpl;              /* 0 to 3 */
    int32_t seam;
    int32_t non_root;
    int32_t pconfig_enable;
} tmebox_core_mode;

int32_t tmebox_change_mode(tmebox_engine engine, int32_t core, const tmebox_core_mode *mode);
int32_t tmebox_write_cr3(tmebox_engine engine, int32_t core, uint64_t value);
int32_t tmebox_invlpg(tmebox_engine engine, int32_t core, uint64_t address);
int32_t tmebox_walk(tmebox_engine engine, int32_t core, uint64_t address);             /* a speculative walk */
int32_t tmebox_drop_translation(tmebox_engine engine, int32_t core, uint64_t address); /* the TLB forgets */

/* 1 to 64 bytes. error_code: of a page fault, otherwise 0; may be NULL. */
int32_t tmebox_read_virtual(tmebox_engine engine, int32_t core, uint64_t address, uint8_t *bytes, size_t length, uint64_t *error_code);
int32_t tmebox_fetch_virtual(tmebox_engine engine, int32_t core, uint64_t address, uint8_t *bytes, size_t length, uint64_t *error_code);
int32_t tmebox_write_virtual(tmebox_engine engine, int32_t core, uint64_t address, const uint8_t *bytes, size_t length, uint64_t *error_code);
int32_t tmebox_flush_virtual(tmebox_engine engine, int32_t core, uint64_t address, uint64_t *error_code);
int32_t tmebox_write_back_virtual(tmebox_engine engine, int32_t core, uint64_t address, uint64_t *error_code);
int32_t tmebox_prefetch_virtual(tmebox_engine engine, int32_t core, uint64_t address, uint64_t *error_code);
int32_t tmebox_movdir64b_virtual(tmebox_engine engine, int32_t core, uint64_t address, const uint8_t *line, uint64_t *error_code);

/* ---- Devices ----------------------------------------------------------------------------------------------------------------------------- */

int32_t tmebox_dma_read(tmebox_engine engine, uint64_t address, uint8_t *line);
int32_t tmebox_dma_write(tmebox_engine engine, uint64_t address, uint64_t byte_enables, const uint8_t *line);

/* ---- The physical attacker --------------------------------------------------------------------------------------------------------------- */

/* What lies beside a line in DRAM. */
typedef struct tmebox_line_tag {
    uint32_t mac;  /* 28 bits */
    int32_t poison;
    int32_t owner; /* last written under a private KeyID */
} tmebox_line_tag;

/* line_address: KeyID-free, below 2^MAXPHYADDR. tag may be NULL. */
int32_t tmebox_snoop(tmebox_engine engine, uint64_t line_address, uint8_t *ciphertext, tmebox_line_tag *tag);
int32_t tmebox_replace(tmebox_engine engine, uint64_t line_address, const uint8_t *ciphertext, const tmebox_line_tag *tag);
int32_t tmebox_flip(tmebox_engine engine, uint64_t line_address, int32_t bit);
int32_t tmebox_rewire(tmebox_engine engine, uint64_t line_address, uint64_t alias, int32_t drops_writes);

/* ---- Inspection, without side effects ---------------------------------------------------------------------------------------------------- */

typedef struct tmebox_cache_entry {
    int32_t present;  /* if 0 the rest is 0, and line is left alone */
    int32_t dirty;
    int32_t poisoned;
    int32_t holders;  /* bit i: core i */
} tmebox_cache_entry;

int32_t tmebox_find_cached(tmebox_engine engine, int32_t key_id, uint64_t line_address, uint8_t *line, tmebox_cache_entry *entry);

/* Pages of 4 KiB in which a line was ever written. */
int32_t tmebox_touched_pages(tmebox_engine engine, uint64_t *pages);

/* TMEBOX_DIGEST_SIZE bytes: equal for two engines of one platform that will answer alike. */
int32_t tmebox_digest(tmebox_engine engine, uint8_t *digest);

/* ---- Snapshots --------------------------------------------------------------------------------------------------------------------------- */

/* Cheap: pages are copied when they are written next. */
int32_t tmebox_snapshot_take(tmebox_engine engine, tmebox_snapshot *snapshot);
int32_t tmebox_snapshot_restore(tmebox_engine engine, tmebox_snapshot snapshot);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
