// Checks the lines of tmebox's vectors with nothing of tmebox: AES and SHA-3 come from OpenSSL's library.
// Build: tmebox vectors --out DIR; gcc -O2 -I DIR -o check_lines check_lines.c -l:libcrypto.so.3
#include <stdio.h>
#include <string.h>
#include "../stubs/c/aes.h"
#include "lines.h"

const void *EVP_sha3_256(void);
int EVP_Digest(const void *, size_t, byte *, unsigned *, const void *, void *);

static int differs(int tc_id, const char *what) { return printf("vector %d: %s differs\n", tc_id, what), 1; }

static int check(const tmebox_line *v) {
    byte tweak[16], bytes[64], message[97], digest[32];
    unsigned length;
    int size = v->key_bits / 8;
    aes(v->tweak_key, size, v->tweak_input, tweak, 16, 1);
    if (memcmp(tweak, v->tweak, 16)) return differs(v->tc_id, "tweak");
    for (int i = 0; i < 64; i++) bytes[i] = v->plaintext[i] ^ v->tweaks[i];
    aes(v->data_key, size, bytes, bytes, 64, 1);
    for (int i = 0; i < 64; i++) bytes[i] ^= v->tweaks[i];
    if (memcmp(bytes, v->ciphertext, 64)) return differs(v->tc_id, "ciphertext");
    memcpy(message, v->mac_key, 16), memcpy(message + 16, bytes, 64), memcpy(message + 80, tweak, 16), message[96] = (byte)v->owner;
    EVP_Digest(message, sizeof message, digest, &length, EVP_sha3_256(), NULL);
    uint32_t mac = (digest[0] | (uint32_t)digest[1] << 8 | (uint32_t)digest[2] << 16 | (uint32_t)digest[3] << 24) & 0x0FFFFFFF;
    return mac != v->mac ? differs(v->tc_id, "MAC") : 0;
}

int main(void) {
    int failed = 0;
    for (int i = 0; i < TMEBOX_LINES; i++) failed += check(&tmebox_lines[i]);
    printf("%d lines, %d failed\n", TMEBOX_LINES, failed);
    return failed != 0;
}
