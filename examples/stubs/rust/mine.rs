// KeyID-tagged memory without caches, paging or integrity, behind the protocol of docs/protocol.md.
// Build: rustc --edition 2021 -O -o mine mine.rs -C link-arg=-l:libcrypto.so.3      (AES comes from OpenSSL's library; no crates)
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

mod json;
mod xts;
use json::{bytes, hex, number, text};
use xts::{xts, Line};

const NAMES: [&str; 4] = ["xts128", "xts128Integrity", "xts256", "xts256Integrity"];
const CAPABILITIES: &str = r#"{"operations":["activate","pconfig","load","store","flush","writeBack","prefetch","evict","movdir64b","snoop","replace","flip"],"caches":["uncached"],"integrity":["none"],"tweakInputs":["lineAddress"],"tweakByteOrders":["littleEndian"],"paging":false,"cores":1,"observes":["keys","dram"]}"#;

#[derive(Default)]
struct Machine { platform: String, algorithms: u64, activated: u64, leaked: bool, tme: (Vec<u8>, Vec<u8>), keys: BTreeMap<u64, (Option<usize>, (Vec<u8>, Vec<u8>))>, dram: BTreeMap<u64, Line> }
type Answer = Result<Option<Line>, (&'static str, u64)>;

impl Machine {
    fn has(&self, name: &str) -> bool { number(&self.platform, name) != 0 }
    fn cell(&self, line: u64) -> Line { *self.dram.get(&line).unwrap_or(&[0; 64]) }
    fn pass(&self, key_id: u64, line: u64, data: &Line, encrypts: bool) -> Line {
        if self.activated & 2 == 0 { return *data; }
        match self.keys.get(&key_id) {
            Some((None, _)) => *data,
            Some((_, key)) => xts(key, line, data, encrypts),
            None if self.activated >> 31 & 1 == 1 => *data,
            None => xts(&self.tme, line, data, encrypts),
        }
    }
    fn activate(&mut self, o: &str) -> Answer {
        let (v, most) = (number(o, "value"), number(&self.platform, "maxKeyIdBits"));
        let (k, policy, enable) = (v >> 32 & 15, v >> 4 & 15, v >> 1 & 1 == 1);
        if self.activated & 1 == 1 { return if text(&self.platform, "lockedActivateWrite") == "ignored" { Ok(None) } else { Err(("generalProtection", 0)) }; }
        let reserved = 0xFFF0_FF00_7FFF_FF00 | if self.has("bypass") { 0 } else { 1 << 31 } | if self.has("tdxKeyIds") { 0 } else { 15 << 36 } | (!self.algorithms & 15) << 48 | if most == 0 { 0xFFFF_FFFF << 32 } else { 0 };
        if v & reserved != 0 || (policy != 0 && policy != 2) || self.algorithms >> policy & 1 == 0 || k > most || (k != 0 && !enable) || v >> 36 & 15 > k { return Err(("generalProtection", 0)); }
        let up = enable && number(o, if v & 4 != 0 { "storedKey" } else { "entropy" }) == 1;
        if k != 0 && !up { return Ok(None); }
        self.activated = (v & !3) | if !enable { 1 } else if up { 3 } else { 0 };
        if up {
            let size = if policy == 2 { 32 } else { 16 };
            self.tme = (bytes(o, "dataKey")[..size].to_vec(), bytes(o, "tweakKey")[..size].to_vec());
            self.keys.clear();
        }
        Ok(None)
    }
    fn pconfig(&mut self, o: &str) -> Answer {
        let met = text(&self.platform, "pconfigRevision") == "met13";
        let refuse = |name, rax| Err(if met { (name, rax) } else { ("generalProtection", 0) });
        let (control, key_id, rbx, k) = (number(o, "control"), number(o, "keyId"), number(o, "rbx"), self.activated >> 32 & 15);
        let (command, algorithms) = (control & 255, control >> 8 & 0xFFFF);
        if !self.has("hasPconfig") || number(o, "prefixed") == 1 { return Err(("invalidOpcode", 0)); }
        if number(o, "leaf") != 0 || !self.has("hasPconfigTarget") || self.activated & 3 != 3 || k == 0 || rbx & 255 != 0 || (rbx >> 47 != 0 && rbx >> 47 != 0x1FFFF) { return Err(("generalProtection", 0)); }
        if control >> 24 != 0 || (met && number(o, "restIsZero") == 0) { return Err(("generalProtection", 0)); }
        if command > 3 { return refuse("invalidCommand", 1); }
        if key_id == 0 || key_id > number(&self.platform, "maxKeys") || key_id >> k != 0 { return refuse("invalidKeyId", 3); }
        if algorithms.count_ones() != 1 || algorithms & !(self.activated >> 48) != 0 { return refuse("invalidAlgorithm", 4); }
        if self.leaked { return Err(("deviceBusy", 5)); }
        if command == 1 && number(o, "entropy") == 0 { self.leaked = met && self.has("entropyErrorLeaksLock"); return Err(("entropyError", 2)); }
        let size = if algorithms & 0xC != 0 { 32 } else { 16 };
        let key = |field, random| -> Vec<u8> {
            let (f, r): (Vec<u8>, Vec<u8>) = (bytes(o, field), bytes(o, random));
            (0..size).map(|i| if command == 0 { f[i] } else { r[i] ^ if i < 16 || !met { f[i] } else { 0 } }).collect()
        };
        self.keys.remove(&key_id);
        if command != 2 { self.keys.insert(key_id, (if command == 3 { None } else { Some(algorithms.trailing_zeros() as usize) }, (key("dataField", "randomDataKey"), key("tweakField", "randomTweakKey")))); }
        Ok(None)
    }
    fn step(&mut self, o: &str) -> Answer {
        let (op, line) = (text(o, "op"), number(o, "line"));
        match op {
            "activate" => return self.activate(o),
            "pconfig" => return self.pconfig(o),
            "snoop" => return Ok(Some(self.cell(line))),
            "replace" => { self.dram.insert(line, bytes(o, "ciphertext").try_into().unwrap()); return Ok(None); }
            "flip" => { let (mut cell, bit) = (self.cell(line), number(o, "bit") as usize); cell[bit / 8] ^= 1 << (bit % 8); self.dram.insert(line, cell); return Ok(None); }
            _ => {}
        }
        let (pa, width) = (number(o, "pa"), number(&self.platform, "physicalAddressBits"));
        if op == "movdir64b" && pa & 63 != 0 { return Err(("generalProtection", 0)); }
        if pa >> width != 0 { return Err(("pageFault", 9)); }
        let bits = width - if self.activated & 2 != 0 { self.activated >> 32 & 15 } else { 0 };
        let (key_id, line) = (pa >> bits, pa & ((1 << bits) - 1) & !63);
        let mut data = self.pass(key_id, line, &self.cell(line), false);
        if op == "load" { return Ok(Some(data)); }
        let enables = match op { "store" => number(o, "enables"), "movdir64b" => u64::MAX, _ => 0 };
        if enables == 0 { return Ok(None); }
        for (i, b) in bytes(o, "data").into_iter().enumerate() { if enables >> i & 1 == 1 { data[i] = b; } }
        let stored = self.pass(key_id, line, &data, true);
        self.dram.insert(line, stored);
        Ok(None)
    }
}
fn main() {
    let mut machine = Machine::default();
    for message in io::stdin().lock().lines().map(|l| l.unwrap()) {
        let reply = match text(&message, "type") {
            "hello" => format!(r#"{{"type":"hello","version":1,"name":"Rust stub","capabilities":{}}}"#, CAPABILITIES),
            "reset" => {
                let list = message.split("\"algorithms\":[").nth(1).unwrap().split(']').next().unwrap();
                let algorithms = list.split(',').filter(|a| !a.is_empty()).map(|a| 1 << NAMES.iter().position(|n| *n == a.trim_matches('"')).unwrap()).sum();
                machine = Machine { platform: message.clone(), algorithms, ..Machine::default() };
                r#"{"type":"ready"}"#.to_string()
            }
            "step" => {
                let answers: Vec<String> = message.split("{\"op\"").skip(1).map(|o| match machine.step(&format!("\"op\"{}", o)) {
                    Ok(Some(data)) => format!(r#"{{"outcome":"done","data":"{}"}}"#, hex(&data)),
                    Ok(None) => r#"{"outcome":"done"}"#.to_string(),
                    Err((name, value)) => format!(r#"{{"outcome":"{}","value":{}}}"#, name, value),
                }).collect();
                format!(r#"{{"type":"stepped","answers":[{}]}}"#, answers.join(","))
            }
            "observe" => {
                let keys: Vec<String> = machine.keys.iter().map(|(k, (a, _))| format!(r#"{{"package":0,"keyId":{},"use":"{}"{}}}"#, k, if a.is_some() { "keyed" } else { "plaintext" }, a.map_or("".to_string(), |a| format!(r#","algorithm":"{}""#, NAMES[a])))).collect();
                let dram: Vec<String> = machine.dram.iter().map(|(l, d)| format!(r#"{{"line":{},"ciphertext":"{}"}}"#, l, hex(d))).collect();
                format!(r#"{{"type":"observed","keys":[{}],"dram":[{}]}}"#, keys.join(","), dram.join(","))
            }
            _ => r#"{"type":"bye"}"#.to_string(),
        };
        println!("{}", reply);
        io::stdout().flush().unwrap();
    }
}
