// Errors, warnings and results on the streams. The only place that writes to them, help apart.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/world.h"
#include "cli/output/context.h"

namespace cli {

/// Whether stderr takes colours and lines that change: a terminal, and neither NO_COLOR nor CI says
/// otherwise.
bool is_lively(const base::World& world);

/// "error: what (origin)", a `hint:` line; with a format of -o, "yaml" or "json", the same as one
/// document on stdout, which also has a word for the exit code, and what the command was about.
void write_error(const base::World& world, const base::Error& error, const std::string& format,
                 const Subject& subject = {});

/// How the document of a command begins: the cluster, its namespace and the job, as far as they are
/// known.
base::OrderedJson document_about(const Subject& subject);

/// One "warning: …" line each, on stderr.
void write_warnings(const base::World& world, const std::vector<std::string>& warnings);

/// One line of talk on stderr.
void write_note(const base::World& world, const std::string& text);

/// Asks on stderr. Yes is "y" or "yes"; anything else, and the end of the input, is no.
bool ask(const base::World& world, const std::string& question);

/// A result on stdout, as it is.
void write_result(const base::World& world, const std::string& text);

/// A document on stdout, in the format that -o names: "yaml" or "json".
void write_document(const base::World& world, const base::OrderedJson& document,
                    const std::string& format);

/// How many columns results may take: the terminal's (COLUMNS says otherwise) where stdout is one,
/// else 0 for as many as they need.
std::size_t result_columns(const base::World& world);

/// The same for stderr.
std::size_t talk_columns(const base::World& world);

/// Rows under a heading, columns aligned and separated by two blanks, as kubectl prints them. Where
/// they would take more than `columns`, the widest cells are cut; 0 for no limit.
std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t columns = 0);

}  // namespace cli
