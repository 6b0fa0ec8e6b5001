//! Names the targets, one a line; with a folder, writes the seeds and kept inputs of each into a folder of its own.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let into = std::env::args().nth(1);
    for target in fuzz::ALL {
        println!("{}", target.name);
        let Some(into) = &into else { continue };
        let folder = Path::new(into).join(target.name);
        std::fs::create_dir_all(&folder)?;
        for (number, bytes) in (target.seeds)().iter().chain(&fuzz::kept(target)).enumerate() {
            std::fs::write(folder.join(format!("seed-{number:04}")), bytes)?;
        }
    }
    Ok(())
}
