// Reads the members of compact JSON: enough for the messages of docs/protocol.md as tmebox writes them, and for nothing else.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t u64;
typedef unsigned char byte;

// The value of a member, found by its name: the messages are compact, and members of one object have different names.
static const char *member(const char *object, const char *name) {
    char quoted[40];
    snprintf(quoted, sizeof quoted, "\"%s\":", name);
    const char *at = strstr(object, quoted);
    return at ? at + strlen(quoted) : NULL;
}
static u64 number(const char *object, const char *name) {
    const char *at = member(object, name);
    return !at ? 0 : *at == 't' ? 1 : strtoull(*at == '"' ? at + 1 : at, NULL, 0);
}
static int is(const char *object, const char *name, const char *word) {
    const char *at = member(object, name);
    return at && strncmp(at + 1, word, strlen(word)) == 0 && at[1 + strlen(word)] == '"';
}
static void hex(const char *object, const char *name, byte *bytes, int count) {
    const char *at = member(object, name) + 1;
    for (int i = 0; i < count; i++, at += 2) bytes[i] = (byte)(((at[0] & 15) + (at[0] > '9' ? 9 : 0)) << 4 | ((at[1] & 15) + (at[1] > '9' ? 9 : 0)));
}
