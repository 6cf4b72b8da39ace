/*
 * libtmebox: starts the .NET runtime within the process and hands calls on to TmeBox.Native.dll.
 * Build it with scripts/build-libtmebox.sh, which finds the SDK's nethost.
 */
#define _GNU_SOURCE
#include "tmebox.h"

#include <coreclr_delegates.h>
#include <hostfxr.h>
#include <nethost.h>

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(tmebox_platform) == 96, "as PlatformRecord");
_Static_assert(sizeof(tmebox_options) == 24, "as OptionsRecord");
_Static_assert(sizeof(tmebox_activate_inputs) == 88, "as ActivateRecord");
_Static_assert(sizeof(tmebox_key_program) == 216, "as KeyProgramRecord");
_Static_assert(sizeof(tmebox_pconfig_inputs) == 88, "as PconfigRecord");
_Static_assert(sizeof(tmebox_access) == 32, "as LineAccess");
_Static_assert(sizeof(tmebox_eviction) == 32, "as EvictionRecord");
_Static_assert(sizeof(tmebox_core_mode) == 24, "as CoreModeRecord");
_Static_assert(sizeof(tmebox_line_tag) == 12, "as TagRecord");
_Static_assert(sizeof(tmebox_cache_entry) == 16, "as CacheEntryRecord");

/* Every call of the header that managed code carries out: name, parameters, arguments. */
#define TMEBOX_CALLS(CALL) \
    CALL(tmebox_platform_default, (tmebox_platform *platform, size_t size), (platform, size)) \
    CALL(tmebox_options_default, (tmebox_options *options, size_t size), (options, size)) \
    CALL(tmebox_engine_create, (const tmebox_platform *platform, const tmebox_options *options, tmebox_engine *engine), (platform, options, engine)) \
    CALL(tmebox_close, (uint64_t handle), (handle)) \
    CALL(tmebox_reset, (tmebox_engine engine), (engine)) \
    CALL(tmebox_reset_platform, (tmebox_engine engine), (engine)) \
    CALL(tmebox_read_msr, (tmebox_engine engine, int32_t core, uint32_t index, uint64_t *value), (engine, core, index, value)) \
    CALL(tmebox_write_msr, (tmebox_engine engine, int32_t core, uint32_t index, uint64_t value, const tmebox_activate_inputs *inputs), (engine, core, index, value, inputs)) \
    CALL(tmebox_cpuid, (tmebox_engine engine, uint32_t leaf, uint32_t subleaf, uint32_t *registers), (engine, leaf, subleaf, registers)) \
    CALL(tmebox_pconfig, (tmebox_engine engine, int32_t core, const tmebox_key_program *program, uint64_t *value), (engine, core, program, value)) \
    CALL(tmebox_pconfig_at, (tmebox_engine engine, int32_t core, const tmebox_pconfig_inputs *inputs, uint64_t *value), (engine, core, inputs, value)) \
    CALL(tmebox_take_table, (tmebox_engine engine, int32_t core), (engine, core)) \
    CALL(tmebox_key_state, (tmebox_engine engine, int32_t package, int32_t key_id, int32_t *mode, int32_t *algorithm), (engine, package, key_id, mode, algorithm)) \
    CALL(tmebox_port_open, (tmebox_engine engine, int32_t core, tmebox_port *port), (engine, core, port)) \
    CALL(tmebox_read, (tmebox_port port, uint64_t address, uint8_t *line), (port, address, line)) \
    CALL(tmebox_write, (tmebox_port port, uint64_t address, uint64_t byte_enables, const uint8_t *line), (port, address, byte_enables, line)) \
    CALL(tmebox_write_uncached, (tmebox_port port, uint64_t address, uint64_t byte_enables, const uint8_t *line), (port, address, byte_enables, line)) \
    CALL(tmebox_flush, (tmebox_port port, uint64_t address), (port, address)) \
    CALL(tmebox_write_back, (tmebox_port port, uint64_t address), (port, address)) \
    CALL(tmebox_prefetch, (tmebox_port port, uint64_t address), (port, address)) \
    CALL(tmebox_movdir64b, (tmebox_port port, uint64_t address, const uint8_t *line), (port, address, line)) \
    CALL(tmebox_wbinvd, (tmebox_engine engine, int32_t core), (engine, core)) \
    CALL(tmebox_read_range, (tmebox_port port, int32_t key_id, uint64_t address, uint8_t *bytes, size_t length, int32_t policy, size_t *done), (port, key_id, address, bytes, length, policy, done)) \
    CALL(tmebox_write_range, (tmebox_port port, int32_t key_id, uint64_t address, const uint8_t *bytes, size_t length, int32_t policy, size_t *done), (port, key_id, address, bytes, length, policy, done)) \
    CALL(tmebox_execute, (tmebox_port port, tmebox_access *accesses, size_t count, uint8_t *data, size_t data_size, int32_t policy, size_t *done), (port, accesses, count, data, data_size, policy, done)) \
    CALL(tmebox_last_evictions, (tmebox_port port, tmebox_eviction *evictions, size_t room, size_t *count), (port, evictions, room, count)) \
    CALL(tmebox_change_mode, (tmebox_engine engine, int32_t core, const tmebox_core_mode *mode), (engine, core, mode)) \
    CALL(tmebox_write_cr3, (tmebox_engine engine, int32_t core, uint64_t value), (engine, core, value)) \
    CALL(tmebox_invlpg, (tmebox_engine engine, int32_t core, uint64_t address), (engine, core, address)) \
    CALL(tmebox_walk, (tmebox_engine engine, int32_t core, uint64_t address), (engine, core, address)) \
    CALL(tmebox_drop_translation, (tmebox_engine engine, int32_t core, uint64_t address), (engine, core, address)) \
    CALL(tmebox_read_virtual, (tmebox_engine engine, int32_t core, uint64_t address, uint8_t *bytes, size_t length, uint64_t *error_code), (engine, core, address, bytes, length, error_code)) \
    CALL(tmebox_fetch_virtual, (tmebox_engine engine, int32_t core, uint64_t address, uint8_t *bytes, size_t length, uint64_t *error_code), (engine, core, address, bytes, length, error_code)) \
    CALL(tmebox_write_virtual, (tmebox_engine engine, int32_t core, uint64_t address, const uint8_t *bytes, size_t length, uint64_t *error_code), (engine, core, address, bytes, length, error_code)) \
    CALL(tmebox_flush_virtual, (tmebox_engine engine, int32_t core, uint64_t address, uint64_t *error_code), (engine, core, address, error_code)) \
    CALL(tmebox_write_back_virtual, (tmebox_engine engine, int32_t core, uint64_t address, uint64_t *error_code), (engine, core, address, error_code)) \
    CALL(tmebox_prefetch_virtual, (tmebox_engine engine, int32_t core, uint64_t address, uint64_t *error_code), (engine, core, address, error_code)) \
    CALL(tmebox_movdir64b_virtual, (tmebox_engine engine, int32_t core, uint64_t address, const uint8_t *line, uint64_t *error_code), (engine, core, address, line, error_code)) \
    CALL(tmebox_dma_read, (tmebox_engine engine, uint64_t address, uint8_t *line), (engine, address, line)) \
    CALL(tmebox_dma_write, (tmebox_engine engine, uint64_t address, uint64_t byte_enables, const uint8_t *line), (engine, address, byte_enables, line)) \
    CALL(tmebox_snoop, (tmebox_engine engine, uint64_t line_address, uint8_t *ciphertext, tmebox_line_tag *tag), (engine, line_address, ciphertext, tag)) \
    CALL(tmebox_replace, (tmebox_engine engine, uint64_t line_address, const uint8_t *ciphertext, const tmebox_line_tag *tag), (engine, line_address, ciphertext, tag)) \
    CALL(tmebox_flip, (tmebox_engine engine, uint64_t line_address, int32_t bit), (engine, line_address, bit)) \
    CALL(tmebox_rewire, (tmebox_engine engine, uint64_t line_address, uint64_t alias, int32_t drops_writes), (engine, line_address, alias, drops_writes)) \
    CALL(tmebox_find_cached, (tmebox_engine engine, int32_t key_id, uint64_t line_address, uint8_t *line, tmebox_cache_entry *entry), (engine, key_id, line_address, line, entry)) \
    CALL(tmebox_touched_pages, (tmebox_engine engine, uint64_t *pages), (engine, pages)) \
    CALL(tmebox_digest, (tmebox_engine engine, uint8_t *digest), (engine, digest)) \
    CALL(tmebox_snapshot_take, (tmebox_engine engine, tmebox_snapshot *snapshot), (engine, snapshot)) \
    CALL(tmebox_snapshot_restore, (tmebox_engine engine, tmebox_snapshot snapshot), (engine, snapshot))

/* Filled in by tmebox_start before any other call may be made, and never changed again. */
static struct {
#define MEMBER(name, parameters, arguments) int32_t (*name) parameters;
    TMEBOX_CALLS(MEMBER)
#undef MEMBER
    int32_t (*check_version)(uint32_t version);
    size_t (*error_message)(char *buffer, size_t size);
    int started;
} library;

/* What this side has to say; the other side keeps the messages of managed code. */
static _Thread_local char own_message[1024];

static int32_t fail(int32_t code, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int32_t fail(int32_t code, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(own_message, sizeof own_message, format, values);
    va_end(values);
    return code;
}

static int32_t not_started(void)
{
    return fail(TMEBOX_E_NOT_STARTED, "tmebox_start has not succeeded.");
}

#define DEFINE(name, parameters, arguments) \
    int32_t name parameters \
    { \
        return library.started ? library.name arguments : not_started(); \
    }
TMEBOX_CALLS(DEFINE)
#undef DEFINE

size_t tmebox_error_message(char *buffer, size_t size)
{
    if (library.started)
        return library.error_message(buffer, size);
    if (buffer != NULL && size > 0)
        snprintf(buffer, size, "%s", own_message);
    return strlen(own_message);
}

/* ---- Starting ---- */

/* The host says what is wrong line by line; all of it is more than a message holds, the first lines say it. */
static _Thread_local char host_words[512];

static void HOSTFXR_CALLTYPE listen(const char *words)
{
    size_t length = strlen(host_words);
    snprintf(host_words + length, sizeof host_words - length, "%s ", words);
}

static int join(char *path, const char *folder, const char *file)
{
    int length = snprintf(path, PATH_MAX, "%s/%s", folder, file);
    return length > 0 && length < PATH_MAX;
}

/* The folder of this library. */
static int own_folder(char *folder)
{
    Dl_info info;
    if (dladdr((void *)tmebox_start, &info) == 0 || realpath(info.dli_fname, folder) == NULL)
        return 0;
    char *end = strrchr(folder, '/');
    if (end == NULL)
        return 0;
    *end = 0;
    return 1;
}

/* The installation that the dotnet on PATH belongs to: nethost does not look there. */
static int root_on_path(char *root)
{
    const char *path = getenv("PATH");
    char *folders = path == NULL ? NULL : strdup(path), *rest = NULL, candidate[PATH_MAX];
    int found = 0;
    for (char *folder = folders == NULL ? NULL : strtok_r(folders, ":", &rest); folder != NULL && !found; folder = strtok_r(NULL, ":", &rest)) {
        if (!join(candidate, folder, "dotnet") || realpath(candidate, root) == NULL)
            continue;
        *strrchr(root, '/') = 0;
        found = 1;
    }
    free(folders);
    return found;
}

static int find_host(char *path)
{
    char root[PATH_MAX];
    size_t size = PATH_MAX;
    if (get_hostfxr_path(path, &size, NULL) == 0)
        return 1;
    struct get_hostfxr_parameters parameters = { .size = sizeof parameters, .assembly_path = NULL, .dotnet_root = root };
    size = PATH_MAX;
    return root_on_path(root) && get_hostfxr_path(path, &size, &parameters) == 0;
}

/* A function pointer of an object pointer, as POSIX wants it. */
#define LOOK_UP(target, host, name) (*(void **)&(target) = dlsym(host, name), (target) != NULL)

static int32_t load(const char *folder, void **resolve)
{
    char host_path[PATH_MAX], configuration[PATH_MAX], assembly[PATH_MAX];
    hostfxr_initialize_for_runtime_config_fn initialize;
    hostfxr_get_runtime_delegate_fn get_delegate;
    hostfxr_set_error_writer_fn set_writer;
    hostfxr_close_fn close;
    load_assembly_and_get_function_pointer_fn get_function = NULL;
    hostfxr_handle context = NULL;

    if (!join(configuration, folder, "TmeBox.Native.runtimeconfig.json") || !join(assembly, folder, "TmeBox.Native.dll"))
        return fail(TMEBOX_E_RUNTIME, "The path of the folder is too long.");
    if (!find_host(host_path))
        return fail(TMEBOX_E_RUNTIME, "No .NET runtime was found; install .NET 10, or set DOTNET_ROOT to where it is.");
    void *host = dlopen(host_path, RTLD_NOW | RTLD_LOCAL);
    if (host == NULL)
        return fail(TMEBOX_E_RUNTIME, "%s cannot be loaded: %s", host_path, dlerror());
    if (!LOOK_UP(initialize, host, "hostfxr_initialize_for_runtime_config") || !LOOK_UP(get_delegate, host, "hostfxr_get_runtime_delegate") ||
        !LOOK_UP(set_writer, host, "hostfxr_set_error_writer") || !LOOK_UP(close, host, "hostfxr_close"))
        return fail(TMEBOX_E_RUNTIME, "%s is no host of .NET 10.", host_path);

    host_words[0] = 0;
    hostfxr_error_writer_fn writer = set_writer(listen);
    int result = initialize(configuration, NULL, &context);
    /* 0, 1 and 2 are well: the process may have a runtime already. */
    if (result >= 0 && result <= 2)
        result = get_delegate(context, hdt_load_assembly_and_get_function_pointer, (void **)&get_function);
    if (context != NULL)
        close(context);
    set_writer(writer);
    if (result != 0)
        return fail(TMEBOX_E_RUNTIME, "The runtime does not start with %s (%x): %s", configuration, (unsigned)result, host_words);

    result = get_function(assembly, "TmeBox.Native.Calls.StartCalls, TmeBox.Native", "Resolve", UNMANAGEDCALLERSONLY_METHOD, NULL, resolve);
    return result == 0 ? TMEBOX_DONE : fail(TMEBOX_E_RUNTIME, "%s cannot be loaded (%x).", assembly, (unsigned)result);
}

static int32_t fill(void *function)
{
    void *(*resolve)(const char *name);
    const char *missing = NULL;
    *(void **)&resolve = function;
#define FIND(member, name) if ((*(void **)&library.member = resolve(name)) == NULL) missing = name;
#define FIND_CALL(name, parameters, arguments) FIND(name, #name)
    TMEBOX_CALLS(FIND_CALL)
    FIND(check_version, "tmebox_check_version")
    FIND(error_message, "tmebox_error_message")
#undef FIND_CALL
#undef FIND
    return missing == NULL ? TMEBOX_DONE : fail(TMEBOX_E_VERSION, "TmeBox.Native.dll is of another version than this library: it has no %s.", missing);
}

int32_t tmebox_start(uint32_t version, const char *folder)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    char own[PATH_MAX];
    int32_t result = TMEBOX_DONE;
    pthread_mutex_lock(&lock);
    if (!library.started) {
        void *resolve = NULL;
        if (folder == NULL && own_folder(own))
            folder = own;
        result = folder == NULL ? fail(TMEBOX_E_RUNTIME, "The folder of this library is not known; name it.") : load(folder, &resolve);
        if (result == TMEBOX_DONE)
            result = fill(resolve);
        library.started = result == TMEBOX_DONE;
    }
    pthread_mutex_unlock(&lock);
    return result == TMEBOX_DONE ? library.check_version(version) : result;
}
