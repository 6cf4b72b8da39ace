// AES-XTS on 64-byte lines (IEEE 1619), with the AES of OpenSSL's library.
use std::ffi::c_void;

extern "C" {
    fn EVP_CIPHER_CTX_new() -> *mut c_void;
    fn EVP_CIPHER_CTX_free(context: *mut c_void);
    fn EVP_aes_128_ecb() -> *const c_void;
    fn EVP_aes_256_ecb() -> *const c_void;
    fn EVP_CipherInit_ex(context: *mut c_void, cipher: *const c_void, engine: *const c_void, key: *const u8, iv: *const u8, encrypts: i32) -> i32;
    fn EVP_CIPHER_CTX_set_padding(context: *mut c_void, pads: i32) -> i32;
    fn EVP_CipherUpdate(context: *mut c_void, out: *mut u8, length: *mut i32, input: *const u8, count: i32) -> i32;
}

pub type Line = [u8; 64];

// Blocks of 16 bytes, one by one. The library reads and writes as many bytes as it is told, which both slices have.
fn aes(key: &[u8], input: &[u8], encrypts: bool) -> Vec<u8> {
    let (mut out, mut length) = (vec![0u8; input.len() + 16], 0i32);
    unsafe {
        let context = EVP_CIPHER_CTX_new();
        let cipher = if key.len() == 32 { EVP_aes_256_ecb() } else { EVP_aes_128_ecb() };
        EVP_CipherInit_ex(context, cipher, std::ptr::null(), key.as_ptr(), std::ptr::null(), encrypts as i32);
        EVP_CIPHER_CTX_set_padding(context, 0);
        EVP_CipherUpdate(context, out.as_mut_ptr(), &mut length, input.as_ptr(), input.len() as i32);
        EVP_CIPHER_CTX_free(context);
    }
    out.truncate(input.len());
    out
}
pub fn xts(key: &(Vec<u8>, Vec<u8>), unit: u64, line: &Line, encrypts: bool) -> Line {
    let mut tweak = u128::from_le_bytes(aes(&key.1, &(unit as u128).to_le_bytes(), true).try_into().unwrap());
    let mut masks = Vec::new();
    for _ in 0..4 {
        masks.extend_from_slice(&tweak.to_le_bytes());
        tweak = (tweak << 1) ^ if tweak >> 127 == 1 { 0x87 } else { 0 };
    }
    let masked: Vec<u8> = line.iter().zip(&masks).map(|(a, b)| a ^ b).collect();
    let passed: Vec<u8> = aes(&key.0, &masked, encrypts).iter().zip(&masks).map(|(a, b)| a ^ b).collect();
    passed.try_into().unwrap()
}
