import-fetching = fetching data
import-checking = checking
import-preparing = preparing numbers
import-done = done
import-invalid = { $count ->
    [one] the source has a problem
   *[other] the source has { $count } problems
}
import-unknown-parameter = this source has no parameter `{ $name }`
import-parameter-out-of-range = `{ $name }` is { $value }, but must be from { $min } to { $max }
import-busy = another import into this shop is under way
import-fetch = the package `{ $name }` could not be fetched: { $output }
import-checksum = the package `{ $name }` is not the file that was pinned (SHA-256 { $found })
import-not-in-package = the package `{ $name }` holds no file `{ $path }`
import-table = the table `{ $table }` could not be read from its file
import-statement = the statement at line { $line } of `{ $file }` failed
import-checks = the new data fails these checks: { $names }
import-stopped = the import was stopped: { $reason }; the shop is as it was
import-disk = the shop's folder could not be read or written
