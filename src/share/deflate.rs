//! Raw deflate that starts with a dictionary both sides know.
//!
//! Packing compresses the dictionary first and drops what that gives: the sync flush ends on a byte, and what follows may
//! refer back to the dictionary. Unpacking writes behind a copy of the dictionary.

use super::LinkError;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// Lines that container projects share. Frozen: links of versions 1 and 2 refer to its bytes.
const DICTIONARY: &[u8] = include_bytes!("dictionary_v1.txt");

/// Appends the packed `bytes` to `out`.
pub(super) fn pack(bytes: &[u8], out: &mut Vec<u8>) {
    // Best compression, negative window bits for a raw stream, default strategy.
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(10, -15, 0));
    let (status, _) = compress_to_output(&mut compressor, DICTIONARY, TDEFLFlush::Sync, |_| true);
    debug_assert_eq!(status, TDEFLStatus::Okay);
    let (status, _) = compress_to_output(&mut compressor, bytes, TDEFLFlush::Finish, |packed| {
        out.extend_from_slice(packed);
        true
    });
    debug_assert_eq!(status, TDEFLStatus::Done);
}

/// What `packed` holds, at most `limit` bytes. Memory grows with what is found, not with what is claimed.
pub(super) fn unpack(packed: &[u8], limit: usize) -> Result<Vec<u8>, LinkError> {
    let start = DICTIONARY.len();
    let mut buffer = DICTIONARY.to_vec();
    let mut decompressor = DecompressorOxide::new();
    let (mut read, mut written) = (0, start);
    buffer.resize(start + (packed.len() * 4).clamp(1024, limit), 0);
    loop {
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, used, made) = decompress(&mut decompressor, &packed[read..], &mut buffer, written, flags);
        read += used;
        written += made;
        match status {
            TINFLStatus::Done => {
                buffer.truncate(written);
                buffer.drain(..start);
                return if read == packed.len() { Ok(buffer) } else { Err(LinkError::Damaged) };
            }
            TINFLStatus::HasMoreOutput if written - start >= limit => return Err(LinkError::TooLarge),
            TINFLStatus::HasMoreOutput => {
                let room = (buffer.len() - start) * 2;
                buffer.resize(start + room.min(limit), 0);
            }
            TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => return Err(LinkError::Cut),
            _ => return Err(LinkError::Damaged),
        }
    }
}
