// KeyID-tagged memory without caches, paging or integrity, behind the protocol of docs/protocol.md.
// Build: gcc -O2 -o mine mine.c -l:libcrypto.so.3      (AES comes from OpenSSL's library; its headers are not needed)
#include "json.h"
#include "xts.h"

typedef struct { u64 line; byte bytes[64]; } Cell;
static struct { int bits, maxKeyIdBits, maxKeys, bypass, tdx, met, leaks, hasPconfig, hasTarget, lockedFaults; unsigned algorithms; } platform;
static struct { int use, algorithm; Key key; } table[32768];         // use 0: as KeyID 0, 1: keyed, 2: plaintext
static Key tme;
static u64 activated;
static int leaked, cells;
static Cell dram[65536];
static const char *names[] = {"xts128", "xts128Integrity", "xts256", "xts256Integrity"};
static char outcome[32];
static u64 rax;

static int fault(const char *name, u64 value) { strcpy(outcome, name); rax = value; return 0; }
static int failed(const char *met, u64 value) { return platform.met ? fault(met, value) : fault("generalProtection", 0); }

static byte *cell(u64 line) {
    for (int i = 0; i < cells; i++)
        if (dram[i].line == line) return dram[i].bytes;
    dram[cells].line = line;
    return memset(dram[cells++].bytes, 0, 64);
}
// The KeyID and line that an address names; 0 after a fault.
static int split(u64 pa, u64 *keyId, u64 *line) {
    if (pa >> platform.bits) return fault("pageFault", 9);
    int bits = platform.bits - (activated & 2 ? (int)(activated >> 32 & 15) : 0);
    *keyId = pa >> bits;
    *line = (pa & ((1ull << bits) - 1)) & ~63ull;
    return 1;
}
static void pass(u64 keyId, u64 line, byte *bytes, int encrypts) {
    int asTme = keyId == 0 || keyId > 32767 || table[keyId].use == 0;
    const Key *key = asTme ? &tme : &table[keyId].key;
    if (activated & 2 && !(asTme && activated >> 31 & 1) && (asTme || table[keyId].use == 1)) xts(key, line, bytes, encrypts);
}
static int activate(const char *o) {
    u64 v = number(o, "value"), k = v >> 32 & 15, policy = v >> 4 & 15, enable = v >> 1 & 1;
    if (activated & 1) return platform.lockedFaults ? fault("generalProtection", 0) : 1;
    u64 reserved = 0xFFF0FF007FFFFF00ull | (platform.bypass ? 0 : 1ull << 31) | (platform.tdx ? 0 : 0xFull << 36) | (u64)(~platform.algorithms & 15) << 48;
    if (platform.maxKeyIdBits == 0) reserved |= 0xFFFFFFFFull << 32;
    if (v & reserved || (policy != 0 && policy != 2) || !(platform.algorithms >> policy & 1) || k > (u64)platform.maxKeyIdBits || (k && !enable) || (v >> 36 & 15) > k)
        return fault("generalProtection", 0);
    u64 up = enable && number(o, v & 4 ? "storedKey" : "entropy");
    if (k && !up) return 1;
    activated = (v & ~7ull) | (v & 4) | (!enable ? 1 : up ? 3 : 0);
    if (!up) return 1;
    tme.size = policy == 2 ? 32 : 16;
    hex(o, "dataKey", tme.data, 32), hex(o, "tweakKey", tme.tweak, 32);
    memset(table, 0, (size_t)(platform.maxKeys + 1) * sizeof *table);
    return 1;
}
static int pconfig(const char *o) {
    u64 control = number(o, "control"), keyId = number(o, "keyId"), rbx = number(o, "rbx"), k = activated >> 32 & 15, algorithms = control >> 8 & 0xFFFF;
    int command = control & 255, size = algorithms & 0xC ? 32 : 16, field = command == 1;
    byte random[2][32];
    if (!platform.hasPconfig || number(o, "prefixed")) return fault("invalidOpcode", 0);
    if (number(o, "leaf") || !platform.hasTarget || (activated & 3) != 3 || !k || rbx & 255 || (rbx >> 47 && rbx >> 47 != 0x1FFFF)) return fault("generalProtection", 0);
    if (control >> 24 || (platform.met && !number(o, "restIsZero"))) return fault("generalProtection", 0);
    if (command > 3) return failed("invalidCommand", 1);
    if (!keyId || keyId > (u64)platform.maxKeys || keyId >> k) return failed("invalidKeyId", 3);
    if (!algorithms || algorithms & (algorithms - 1) || algorithms & ~(activated >> 48)) return failed("invalidAlgorithm", 4);
    if (leaked) return fault("deviceBusy", 5);
    if (field && !number(o, "entropy")) { leaked = platform.met && platform.leaks; return fault("entropyError", 2); }
    table[keyId].use = command == 2 ? 0 : command == 3 ? 2 : 1, table[keyId].algorithm = __builtin_ctzll(algorithms);
    Key *key = &table[keyId].key;
    key->size = size, hex(o, "dataField", key->data, 32), hex(o, "tweakField", key->tweak, 32);
    hex(o, "randomDataKey", random[0], 32), hex(o, "randomTweakKey", random[1], 32);
    for (int i = 0; field && i < size; i++) {
        int mixes = i < 16 || !platform.met;
        key->data[i] = random[0][i] ^ (mixes ? key->data[i] : 0), key->tweak[i] = random[1][i] ^ (mixes ? key->tweak[i] : 0);
    }
    return 1;
}
// One operation; 64 bytes to show, or none.
static const byte *step(const char *o) {
    static byte bytes[64], data[64];
    u64 keyId, line = number(o, "line"), enables = is(o, "op", "movdir64b") ? ~0ull : number(o, "enables");
    strcpy(outcome, "done"), rax = 0;
    if (is(o, "op", "activate")) return activate(o), NULL;
    if (is(o, "op", "pconfig")) return pconfig(o), NULL;
    if (is(o, "op", "snoop")) return cell(line);
    if (is(o, "op", "replace")) return hex(o, "ciphertext", cell(line), 64), NULL;
    if (is(o, "op", "flip")) return cell(line)[number(o, "bit") / 8] ^= (byte)(1 << number(o, "bit") % 8), NULL;
    if (is(o, "op", "movdir64b") && number(o, "pa") & 63) return fault("generalProtection", 0), NULL;
    if (!split(number(o, "pa"), &keyId, &line)) return NULL;
    memcpy(bytes, cell(line), 64);
    pass(keyId, line, bytes, 0);
    if (is(o, "op", "load")) return bytes;
    if ((!is(o, "op", "store") && !is(o, "op", "movdir64b")) || !enables) return NULL;
    hex(o, "data", data, 64);
    for (int i = 0; i < 64; i++) if (enables >> i & 1) bytes[i] = data[i];
    pass(keyId, line, bytes, 1);
    memcpy(cell(line), bytes, 64);
    return NULL;
}
static void put(const byte *bytes) { for (int i = 0; i < 64; i++) putchar("0123456789abcdef"[bytes[i] >> 4]), putchar("0123456789abcdef"[bytes[i] & 15]); }

int main(void) {
    char *message = NULL;
    size_t room = 0;
    while (getline(&message, &room, stdin) > 0) {
        if (is(message, "type", "hello")) printf("{\"type\":\"hello\",\"version\":1,\"name\":\"C stub\",\"capabilities\":{\"operations\":[\"activate\",\"pconfig\",\"load\",\"store\",\"flush\",\"writeBack\","
            "\"prefetch\",\"evict\",\"movdir64b\",\"snoop\",\"replace\",\"flip\"],\"caches\":[\"uncached\"],\"integrity\":[\"none\"],\"tweakInputs\":[\"lineAddress\"],"
            "\"tweakByteOrders\":[\"littleEndian\"],\"paging\":false,\"cores\":1,\"observes\":[\"keys\",\"dram\"]}}");
        else if (is(message, "type", "reset")) {
            platform.bits = (int)number(message, "physicalAddressBits"), platform.maxKeyIdBits = (int)number(message, "maxKeyIdBits"), platform.maxKeys = (int)number(message, "maxKeys");
            platform.bypass = (int)number(message, "bypass"), platform.tdx = (int)number(message, "tdxKeyIds"), platform.hasPconfig = (int)number(message, "hasPconfig");
            platform.hasTarget = (int)number(message, "hasPconfigTarget"), platform.leaks = (int)number(message, "entropyErrorLeaksLock");
            platform.met = is(message, "pconfigRevision", "met13"), platform.lockedFaults = is(message, "lockedActivateWrite", "generalProtection"), platform.algorithms = 0;
            const char *list = member(message, "algorithms"), *end = strchr(list, ']');
            for (int i = 0; i < 4; i++) {
                char quoted[24];
                snprintf(quoted, sizeof quoted, "\"%s\"", names[i]);
                if (strstr(list, quoted) && strstr(list, quoted) < end) platform.algorithms |= 1u << i;
            }
            activated = 0, leaked = 0, cells = 0;
            memset(table, 0, (size_t)(platform.maxKeys + 1) * sizeof *table);
            printf("{\"type\":\"ready\"}");
        } else if (is(message, "type", "step")) {
            printf("{\"type\":\"stepped\",\"answers\":[");
            for (char *o = strstr(message, "{\"op\""), *next; o; o = next) {
                next = strstr(o + 1, "{\"op\"");
                if (next) next[-1] = 0;
                const byte *shown = step(o);
                printf("{\"outcome\":\"%s\",\"value\":%llu", outcome, (unsigned long long)rax);
                if (shown) printf(",\"data\":\""), put(shown), printf("\"");
                printf(next ? "}," : "}");
            }
            printf("]}");
        } else if (is(message, "type", "observe")) {
            printf("{\"type\":\"observed\",\"keys\":[");
            const char *comma = "";
            for (int k = 1; k <= platform.maxKeys; k++) if (table[k].use) {
                printf("%s{\"package\":0,\"keyId\":%d,\"use\":\"%s\"", comma, k, table[k].use == 1 ? "keyed" : "plaintext"), comma = ",";
                if (table[k].use == 1) printf(",\"algorithm\":\"%s\"", names[table[k].algorithm]);
                printf("}");
            }
            printf("],\"dram\":["), comma = "";
            for (int i = 0; i < cells; i++) printf("%s{\"line\":%llu,\"ciphertext\":\"", comma, (unsigned long long)dram[i].line), put(dram[i].bytes), printf("\"}"), comma = ",";
            printf("]}");
        } else printf("{\"type\":\"bye\"}");
        printf("\n"), fflush(stdout);
        if (is(message, "type", "bye")) return 0;
    }
    return 0;
}
