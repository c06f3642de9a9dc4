// Files that are written. All functions throw Error{Exit::failed} with path and reason.
#pragma once
#include <string>

namespace base {

/// Puts a file, its owner's alone, in the place of what is there, and makes the folders. A link
/// that lies there is replaced.
void put_for_owner(const std::string& path, const std::string& bytes);

/// Puts a file that others may read where a user names it, as the `>` of a shell finds the place:
/// where links lead, and through what is no plain file (a device, a pipe, "/dev/stdout"), which
/// stays what it is. A plain file is replaced, whole or not at all. Folders are made. A pipe that
/// nobody reads from is a failure: it is not waited for.
void put_for_others(const std::string& path, const std::string& bytes);

/// Adds bytes to the end of a file, likewise; one that is not there is made, for others to read.
/// Without bytes it only tries whether that can be done.
void add_for_others(const std::string& path, const std::string& bytes);

}  // namespace base
