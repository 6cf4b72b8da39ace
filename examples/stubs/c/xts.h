// AES-XTS on 64-byte lines (IEEE 1619).
#include "aes.h"

typedef struct { byte data[32], tweak[32]; int size; } Key;          // size 0: plaintext

static void xts(const Key *key, u64 line, byte *bytes, int encrypts) {
    byte unit[16] = {0}, tweaks[80];
    for (int i = 0; i < 8; i++) unit[i] = (byte)(line >> (8 * i));
    aes(key->tweak, key->size, unit, tweaks, 16, 1);
    for (int i = 16; i < 80; i++) tweaks[i] = (byte)(tweaks[i - 16] << 1 | (i % 16 ? tweaks[i - 17] >> 7 : 0)) ^ (i % 16 == 0 && tweaks[i - 1] >> 7 ? 0x87 : 0);
    for (int i = 0; i < 64; i++) bytes[i] ^= tweaks[i];
    aes(key->data, key->size, bytes, bytes, 64, encrypts);
    for (int i = 0; i < 64; i++) bytes[i] ^= tweaks[i];
}
