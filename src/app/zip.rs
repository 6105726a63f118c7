//! A zip archive without compression: container files are small, and every system opens it.

/// An archive of these paths and texts. Times are left at the format's first day, so that equal files give equal archives.
pub fn archive<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut body = Vec::new();
    let mut directory = Vec::new();
    let mut count = 0u16;
    for (path, text) in files {
        let offset = body.len() as u32;
        let mut header = Vec::with_capacity(26);
        // Version needed, flags (names are UTF-8), method "stored", time, date (1980-01-01), checksum, two sizes, name length.
        header.extend([20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0]);
        header.extend(crc32(text.as_bytes()).to_le_bytes());
        header.extend((text.len() as u32).to_le_bytes());
        header.extend((text.len() as u32).to_le_bytes());
        header.extend((path.len() as u16).to_le_bytes());
        header.extend([0, 0]);
        body.extend(b"PK\x03\x04");
        body.extend(&header);
        body.extend(path.as_bytes());
        body.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&header);
        // No comment, first disk, no attributes of its own, an ordinary file that everybody may read.
        directory.extend([0, 0, 0, 0, 0, 0]);
        directory.extend(0o100_644_u32.wrapping_shl(16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(path.as_bytes());
        count += 1;
    }
    let start = body.len() as u32;
    let length = directory.len() as u32;
    body.extend(directory);
    body.extend(b"PK\x05\x06\0\0\0\0");
    body.extend(count.to_le_bytes());
    body.extend(count.to_le_bytes());
    body.extend(length.to_le_bytes());
    body.extend(start.to_le_bytes());
    body.extend([0, 0]);
    body
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_usual_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn records_point_at_each_other() {
        let zip = archive([("Dockerfile", "FROM a\n"), ("x/.env", "A=é")]);
        let end = zip.len() - 22;
        assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
        let word = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().unwrap()) as usize;
        let start = word(end + 16);
        assert_eq!(start + word(end + 12), end);
        assert_eq!(&zip[start..start + 4], b"PK\x01\x02");
        let second = start + 46 + "Dockerfile".len();
        let local = word(second + 42);
        assert_eq!(&zip[local..local + 4], b"PK\x03\x04");
        assert_eq!(&zip[local + 30..local + 36], b"x/.env");
    }
}
