// AES-XTS on 64-byte lines (IEEE 1619), with the AES of OpenSSL's library, declared here so that its headers are not needed.
void *EVP_CIPHER_CTX_new(void), *EVP_aes_128_ecb(void), *EVP_aes_256_ecb(void);
int EVP_CipherInit_ex(void *, void *, void *, const byte *, const byte *, int), EVP_CIPHER_CTX_set_padding(void *, int);
int EVP_CipherUpdate(void *, byte *, int *, const byte *, int);


typedef struct { byte data[32], tweak[32]; int size; } Key;          // size 0: plaintext

static void aes(const byte *key, int size, const byte *in, byte *out, int count, int encrypts) {
    static void *context;
    int length;
    if (!context) context = EVP_CIPHER_CTX_new();
    EVP_CipherInit_ex(context, size == 32 ? EVP_aes_256_ecb() : EVP_aes_128_ecb(), NULL, key, NULL, encrypts);
    EVP_CIPHER_CTX_set_padding(context, 0);
    EVP_CipherUpdate(context, out, &length, in, count);
}
static void xts(const Key *key, u64 line, byte *bytes, int encrypts) {
    byte unit[16] = {0}, tweaks[80];
    for (int i = 0; i < 8; i++) unit[i] = (byte)(line >> (8 * i));
    aes(key->tweak, key->size, unit, tweaks, 16, 1);
    for (int i = 16; i < 80; i++) tweaks[i] = (byte)(tweaks[i - 16] << 1 | (i % 16 ? tweaks[i - 17] >> 7 : 0)) ^ (i % 16 == 0 && tweaks[i - 1] >> 7 ? 0x87 : 0);
    for (int i = 0; i < 64; i++) bytes[i] ^= tweaks[i];
    aes(key->data, key->size, bytes, bytes, 64, encrypts);
    for (int i = 0; i < 64; i++) bytes[i] ^= tweaks[i];
}
