// Reads the members of compact JSON: enough for the messages of docs/protocol.md as tmebox writes them, and for nothing else.

// Members by name: the messages are compact, and members of one object have different names.
pub fn text<'a>(object: &'a str, name: &str) -> &'a str {
    let quoted = format!("\"{}\":", name);
    let rest = object.find(&quoted).map_or("", |at| &object[at + quoted.len()..]);
    if let Some(inner) = rest.strip_prefix('"') { inner.split('"').next().unwrap() } else { rest.split(|c| ",}]".contains(c)).next().unwrap() }
}
pub fn number(object: &str, name: &str) -> u64 {
    match text(object, name) {
        "" | "false" => 0,
        "true" => 1,
        t => t.strip_prefix("0x").map_or_else(|| t.parse().unwrap(), |h| u64::from_str_radix(h, 16).unwrap()),
    }
}
pub fn bytes(object: &str, name: &str) -> Vec<u8> {
    let t = text(object, name);
    (0..t.len() / 2).map(|i| u8::from_str_radix(&t[2 * i..2 * i + 2], 16).unwrap()).collect()
}
pub fn hex(bytes: &[u8]) -> String { bytes.iter().map(|b| format!("{:02x}", b)).collect() }
