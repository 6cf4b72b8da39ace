"""AES-XTS on 64-byte lines, with the AES of the system's OpenSSL: Python's own library has none."""
import ctypes, ctypes.util, functools

crypto = ctypes.CDLL(ctypes.util.find_library("crypto") or "libcrypto.so.3")
for name in ("EVP_CIPHER_CTX_new", "EVP_aes_128_ecb", "EVP_aes_256_ecb"):
    getattr(crypto, name).restype = ctypes.c_void_p


@functools.lru_cache(maxsize=4096)
def schedule(key, decrypts):
    """A key, ready for many blocks."""
    context = ctypes.c_void_p(crypto.EVP_CIPHER_CTX_new())
    cipher = ctypes.c_void_p(crypto.EVP_aes_256_ecb() if len(key) == 32 else crypto.EVP_aes_128_ecb())
    assert crypto.EVP_CipherInit_ex(context, cipher, None, key, None, 0 if decrypts else 1) == 1
    crypto.EVP_CIPHER_CTX_set_padding(context, 0)
    return context


def aes(key, data, decrypts=False):
    """Blocks of 16 bytes, one by one (ECB)."""
    out, length = ctypes.create_string_buffer(len(data) + 16), ctypes.c_int()
    assert crypto.EVP_CipherUpdate(schedule(key, decrypts), out, ctypes.byref(length), data, len(data)) == 1
    return out.raw[:len(data)]


def xor(a, b):
    return (int.from_bytes(a, "little") ^ int.from_bytes(b, "little")).to_bytes(len(a), "little")


def xts(data_key, tweak_key, unit, line, decrypts=False):
    """IEEE 1619: the tweak is encrypted once, and doubled in GF(2^128) from block to block."""
    tweak = int.from_bytes(aes(tweak_key, unit.to_bytes(16, "little")), "little")
    tweaks = b""
    for _ in range(4):
        tweaks += tweak.to_bytes(16, "little")
        tweak = (tweak << 1 & (1 << 128) - 1) ^ (0x87 if tweak >> 127 else 0)
    return xor(aes(data_key, xor(line, tweaks), decrypts), tweaks)
