import { Check, Minus } from 'lucide-react';
import { type Permission, permissions, type Role, roles } from '../../../core/access/permissions';

const roleWords: Record<Role, string> = { admin: 'Administrator', user: 'User' };

/** Both roles and what they may do, from the very table that decides it. */
export function RoleTable() {
  return (
    <table className="w-full">
      <thead>
        <tr className="border-b border-line text-left text-sm text-muted">
          <th scope="col" className="px-4 py-2 font-medium">
            May
          </th>
          {roles.map((role) => (
            <th key={role} scope="col" className="px-4 py-2 text-center font-medium">
              {roleWords[role]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.entries<Permission>(permissions).map(([action, permission]) => (
          <tr key={action} className="border-b border-line last:border-0">
            <th scope="row" className="px-4 py-2 text-left font-normal">
              {permission.does}
            </th>
            {roles.map((role) => (
              <td key={role} className="px-4 py-2">
                <Mark yes={permission.roles.includes(role)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mark({ yes }: { yes: boolean }) {
  const Icon = yes ? Check : Minus;
  return (
    <span className={yes ? 'flex justify-center text-good' : 'flex justify-center text-muted'}>
      <Icon className="size-4" aria-hidden="true" />
      <span className="sr-only">{yes ? 'yes' : 'no'}</span>
    </span>
  );
}
